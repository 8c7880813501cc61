import { Button, Field, Textarea } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { HubEnrollmentModel } from '../../../../src-main/contract/models.ts';
import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import { useUnknownDevices } from '../../../bench/admit-devices.ts';
import { useStore } from '../../../bench/store.ts';
import { hubProvisioning as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { objectFault } from '../json.ts';
import { useCommand } from '../use-command.ts';

type Policy = HubEnrollmentModel['reprovision'];
type Profile = HubEnrollmentModel['connectionProfile'];
type GroupInput = MethodInput<'hub.setEnrollmentGroup'>;

interface FormProps {
  readonly kind: 'individual' | 'group';
  readonly onSaid: (said: string) => void;
}

/** Where the certificate comes from: something of the workspace or of the hub, or a file. */
interface Source {
  readonly value: string;
  readonly label: string;
  readonly by: () => Promise<Pick<GroupInput, 'authority' | 'certificatePem'> | undefined>;
}

/** A new entry, by a certificate of the workspace or of a file. */
export function EnrollmentForm({ kind, onSaid }: FormProps) {
  const bench = useBench();
  const [picked, setPicked] = useState('');
  const [file, setFile] = useState<{ readonly name: string; readonly pem: string }>();
  const [deviceId, setDeviceId] = useState('');
  const [policy, setPolicy] = useState<Policy>('migrate');
  const [profile, setProfile] = useState<Profile>('classic');
  const [issuing, setIssuing] = useState('');
  const { policies } = useStore(bench.hub);
  const [desired, setDesired] = useState('');
  const [tags, setTags] = useState('');
  const { busy, failure, run, fail } = useCommand();
  const sources = useSources(kind);
  const source = sources.find(({ value }) => value === picked) ?? sources[0];
  const faults = { desired: optionalFault(desired), tags: optionalFault(tags) };

  const choose = async () => {
    const chosen = await run(() => bench.call('file.choose', { kind: 'certificate' }));
    if (chosen?.file === undefined) return;
    const { token, name } = chosen.file;
    const inspected = await run(() => bench.call('file.inspect', { file: token }));
    const [first] = inspected?.certificates ?? [];
    if (first !== undefined) setFile({ name, pem: first.pem });
    else if (inspected !== undefined) {
      const details = { remedy: text.noCertificateRemedy };
      fail({ code: 'FORMAT_NOT_RECOGNISED', message: text.noCertificate(name), details });
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || faults.desired !== undefined || faults.tags !== undefined) return;
    const by = file === undefined ? await source?.by() : { certificatePem: file.pem };
    if (by === undefined) return;
    const common = {
      reprovision: policy,
      connectionProfile: profile,
      ...(issuing === '' ? {} : { policy: issuing }),
      ...(desired.trim() === '' ? {} : { initialDesired: desired }),
      ...(tags.trim() === '' ? {} : { initialTags: tags }),
    };
    const id = deviceId.trim() === '' ? {} : { deviceId: deviceId.trim() };
    const added = await run<string>(async () => {
      if (kind === 'group') {
        const set = await bench.call('hub.setEnrollmentGroup', { ...by, ...common });
        return set.ok ? { ok: true, value: set.value.name } : set;
      }
      const set = await bench.call('hub.setEnrollment', { certificatePem: by.certificatePem ?? '', ...id, ...common });
      return set.ok ? { ok: true, value: set.value.registrationId } : set;
    });
    await bench.readHub();
    if (added === undefined) return;
    setFile(undefined);
    setDeviceId('');
    onSaid(text.added(added));
  };
  const faultOf = (field: string) => (failure?.details.field === field ? failure.message : undefined);
  return (
    <Card title={kind === 'group' ? text.addGroup : text.addIndividual}>
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <div className={kind === 'group' ? 'stack' : 'columns'}>
          {file !== undefined ? (
            <p className="break">
              {text.fileChosen(file.name)}{' '}
              <Button size="small" onClick={() => setFile(undefined)}>
                {ui.cancel}
              </Button>
            </p>
          ) : source === undefined ? (
            <p className="dim">{kind === 'group' ? text.noAuthorities : text.noDevices}</p>
          ) : (
            <ChoiceField
              label={kind === 'group' ? text.authority : text.device}
              value={source.value}
              options={sources.map(({ value, label }) => [value, label] as const)}
              onChange={setPicked}
            />
          )}
          {kind === 'group' ? null : (
            <TextField
              label={text.deviceId}
              hint={text.deviceIdHint}
              value={deviceId}
              onChange={setDeviceId}
              fault={faultOf('deviceId')}
            />
          )}
        </div>
        <details>
          <summary>{text.more}</summary>
          <div className="unfolded stack">
            <div className="columns">
              <ChoiceField
                label={text.policy}
                value={policy}
                options={(Object.keys(text.policyNames) as Policy[]).map(
                  (one) => [one, text.policyNames[one]] as const,
                )}
                onChange={setPolicy}
              />
              <ChoiceField
                label={text.profile}
                hint={text.profileHint}
                value={profile}
                options={(Object.keys(text.profileNames) as Profile[]).map(
                  (one) => [one, text.profileNames[one]] as const,
                )}
                onChange={setProfile}
              />
              {policies.length === 0 ? null : (
                <ChoiceField
                  label={text.issuing}
                  value={issuing}
                  options={[['', text.issuingNone], ...policies.map(({ name }) => [name, name] as const)]}
                  onChange={setIssuing}
                />
              )}
            </div>
            <div className="columns">
              <JsonField label={text.desired} value={desired} fault={faults.desired} onChange={setDesired} />
              <JsonField label={text.tags} value={tags} fault={faults.tags} onChange={setTags} />
            </div>
          </div>
        </details>
        <Problem failure={failure} />
        <div className="row">
          <Button
            type="submit"
            appearance="primary"
            disabledFocusable={busy || (file === undefined && source === undefined)}
          >
            {text.add}
          </Button>
          <Button disabledFocusable={busy} onClick={() => void choose()}>
            {text.fromFile}
          </Button>
        </div>
      </form>
    </Card>
  );
}

const optionalFault = (typed: string): string | undefined => (typed.trim() === '' ? undefined : objectFault(typed));

/** Devices that are listed; for more there is the page of simulations, which enrolls by itself. */
const listed = 500;

/** What has no entry yet. */
function useSources(kind: FormProps['kind']): readonly Source[] {
  const bench = useBench();
  const { devices, authorities } = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const ids = kind === 'individual' ? devices.map(({ deviceId }) => deviceId) : [];
  const unknown = useUnknownDevices('dps', ids);
  if (kind === 'individual') {
    return unknown.slice(0, listed).map((deviceId) => ({
      value: deviceId,
      label: deviceId,
      by: async () => {
        const key = { workspace: bench.workspace, kind: 'device' as const, name: deviceId };
        const described = await bench.call('certificate.describe', key);
        const [own] = described.ok ? described.value.certificates : [];
        return own === undefined ? undefined : { certificatePem: own.pem };
      },
    }));
  }
  const taken = new Set(hub.dps?.groups.map(({ certificate }) => certificate?.thumbprintSha256));
  const verified = hub.authorities.filter(({ status }) => status === 'verified');
  const known = new Set(verified.map(({ certificate }) => certificate.thumbprintSha256));
  return [
    ...verified
      .filter(({ certificate }) => !taken.has(certificate.thumbprintSha256))
      .map(({ name }) => ({
        value: `hub ${name}`,
        label: text.verifiedHere(name),
        by: () => Promise.resolve({ authority: name }),
      })),
    ...authorities
      .filter(({ certificate: { thumbprintSha256: one } }) => !taken.has(one) && !known.has(one))
      .map(({ name, certificatePem }) => ({
        value: `own ${name}`,
        label: text.ofWorkspace(name),
        by: () => Promise.resolve({ certificatePem }),
      })),
  ];
}

interface JsonFieldProps {
  readonly label: string;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
}

function JsonField({ label, value, fault, onChange }: JsonFieldProps) {
  return (
    <Field
      label={label}
      hint={text.json}
      {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
    >
      <Textarea
        textarea={{ className: 'mono' }}
        rows={3}
        resize="vertical"
        spellCheck={false}
        value={value}
        onChange={(_event, data) => onChange(data.value)}
      />
    </Field>
  );
}
