import { Checkbox, Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { DeviceLine } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { ChooseField } from '../../ui/ChooseField.tsx';
import { TextField } from '../../ui/Fields.tsx';
import { NameField } from '../../ui/NameField.tsx';
import { Card } from '../../ui/Page.tsx';
import { ui } from '../../ui/words.ts';
import type { PlaceFaults } from '../server/index.ts';
import { type Draft, logsIn } from './form.ts';
import { diagnosis as text } from './words.ts';

interface WhoProps {
  readonly draft: Draft;
  readonly devices: readonly DeviceLine[];
  readonly faults: PlaceFaults;
  readonly isKeyEncrypted: boolean;
  readonly onType: (part: Partial<Draft>) => void;
  readonly onFailure: (failure: Failure) => void;
}

/** Whose certificate is tried: a device's of the workspace, or one of anybody's files. */
export function Who(props: WhoProps) {
  const { draft, onType } = props;
  const willLogIn = logsIn(draft);
  return (
    <Card title={text.who}>
      <div className="stack">
        <Field label={text.whose}>
          <RadioGroup value={draft.whose} onChange={(_event, { value }) => onType({ whose: value as Draft['whose'] })}>
            <Radio value="workspace" label={text.ofWorkspace} />
            <Radio value="files" label={text.ofFiles} />
          </RadioGroup>
        </Field>
        {draft.whose === 'workspace' ? <OfWorkspace {...props} /> : <OfFiles {...props} />}
        <Checkbox
          label={text.publish}
          checked={draft.publish && willLogIn}
          disabled={!willLogIn}
          onChange={(_event, { checked }) => onType({ publish: checked === true })}
        />
      </div>
    </Card>
  );
}

function OfWorkspace({ draft, devices, faults, isKeyEncrypted, onType }: WhoProps) {
  const ids = useMemo(() => devices.map(({ deviceId }) => deviceId), [devices]);
  return (
    <>
      <NameField
        label={text.device}
        value={draft.deviceId}
        names={ids}
        none={text.nobody}
        onChange={(chosen) => onType({ deviceId: chosen, keyPassphrase: '' })}
        hint={text.deviceHint}
        fault={faults['deviceId']}
      />
      {isKeyEncrypted ? (
        <TextField
          label={text.keyPassphrase}
          type="password"
          required
          value={draft.keyPassphrase}
          onChange={(keyPassphrase) => onType({ keyPassphrase })}
          fault={faults['keyPassphrase']}
        />
      ) : null}
    </>
  );
}

function OfFiles({ draft, faults, onType, onFailure }: WhoProps) {
  const bench = useBench();
  const choose = async (field: 'certificate' | 'key') => {
    const answer = await bench.call('file.choose', { kind: 'certificate' });
    if (!answer.ok) return onFailure(answer.error);
    const { file } = answer.value;
    return file === undefined ? undefined : onType({ [field]: file });
  };
  return (
    <>
      <ChooseField
        label={text.certificate}
        hint={text.certificateHint}
        required
        choose={ui.choose}
        none={text.noFile}
        chosen={draft.certificate?.name}
        fault={faults['certificate']}
        onChoose={() => void choose('certificate')}
      />
      <ChooseField
        label={text.key}
        choose={ui.choose}
        none={text.sameFile}
        chosen={draft.key?.name}
        fault={faults['key']}
        onChoose={() => void choose('key')}
        remove={{ label: text.keyInSameFile, onRemove: () => onType({ key: undefined }) }}
      />
      <TextField
        label={text.password}
        type="password"
        hint={text.passwordHint}
        value={draft.password}
        onChange={(password) => onType({ password })}
        fault={faults['password']}
      />
      <TextField
        label={text.claimedId}
        hint={text.claimedIdHint}
        value={draft.claimedId}
        onChange={(claimedId) => onType({ claimedId })}
        fault={faults['deviceId']}
      />
    </>
  );
}
