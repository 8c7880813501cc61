import { Button, Field, Select } from '@fluentui/react-components';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { exporting as text } from './words.ts';
import type { ExportForm } from './form.ts';
import css from './export.module.css';

interface TrustProps {
  readonly trust: ExportForm['trust'];
  readonly onChange: (part: Pick<ExportForm, 'trust'>) => void;
  readonly onFailure: (failure: Failure) => void;
}

/** Whom the device shall trust: a server of the workspace, or what is in a file. */
export function Trust({ trust, onChange, onFailure }: TrustProps) {
  const bench = useBench();
  const { servers } = useStore(bench.overview);
  const fromFile = async () => {
    const chosen = await bench.call('file.choose', { kind: 'certificate' });
    if (!chosen.ok) return onFailure(chosen.error);
    const { file } = chosen.value;
    if (file === undefined) return;
    const inspected = await bench.call('file.inspect', { file: file.token });
    if (!inspected.ok) return onFailure(inspected.error);
    const pem = inspected.value.certificates.map((one) => one.pem).join('');
    onChange({ trust: { name: file.name, pem } });
  };
  const ofServer = async (name: string) => {
    if (name === '') return onChange({ trust: undefined });
    const described = await bench.call('certificate.describe', { workspace: bench.workspace, kind: 'server', name });
    if (!described.ok) return onFailure(described.error);
    // The end of its chain: what clients have to have, where the server presents the rest.
    const pem = described.value.certificates.at(-1)?.pem;
    onChange({ trust: pem === undefined ? undefined : { name, pem } });
  };
  const names = servers.map(({ name }) => name);
  const other = trust === undefined || names.includes(trust.name) ? [] : [trust.name];
  return (
    <div className={`row ${css['fieldrow']}`}>
      <Field label={text.trust} hint={text.trustHint} className="grow">
        <Select value={trust?.name ?? ''} onChange={(_event, data) => void ofServer(data.value)}>
          <option value="">{text.trustNone}</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {text.trustServer(name)}
            </option>
          ))}
          {other.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Button onClick={() => void fromFile()}>{text.trustChoose}</Button>
    </div>
  );
}
