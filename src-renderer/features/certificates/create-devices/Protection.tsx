import { Checkbox } from '@fluentui/react-components';
import { createDevices as text } from './words.ts';
import { ChoiceField } from '../../../ui/Fields.tsx';
import { NewSecretFields } from '../../../ui/NewSecretFields.tsx';
import type { Draft } from './order.ts';
import { type State, countOf } from './steps.ts';

type Files = Extract<State, { step: 'files' }>;

interface ProtectionProps {
  readonly draft: Draft;
  readonly faults: Files['faults'];
  readonly preview: Files['preview'];
  readonly hubRunning: boolean;
  readonly onType: (part: Partial<Draft>) => void;
}

export function Protection({ draft, faults, preview, hubRunning, onType }: ProtectionProps) {
  const example = preview.rows.find(({ fault }) => fault === undefined)?.deviceId ?? '';
  const count = countOf(preview);
  const base = example.replaceAll(':', '%3A');
  return (
    <>
      <NewSecretFields
        label={text.pfxPassword}
        againLabel={text.pfxPasswordAgain}
        value={draft.pfxPassword}
        onChange={(pfxPassword) => onType({ pfxPassword })}
        fault={faults.pfxPassword}
        againFault={faults.pfxAgain}
        hint={text.pfxPasswordHint}
      />
      <ChoiceField
        label={text.pfxProfile}
        value={draft.pfxProfile}
        options={[
          ['modern', text.profiles.modern],
          ['compatible', text.profiles.compatible],
        ]}
        onChange={(pfxProfile) => onType({ pfxProfile })}
      />
      <NewSecretFields
        label={text.keyPassphrase}
        againLabel={text.keyPassphraseAgain}
        value={draft.keyPassphrase}
        onChange={(keyPassphrase) => onType({ keyPassphrase })}
        fault={faults.keyPassphrase}
        againFault={faults.keyAgain}
        hint={text.keyPassphraseHint}
      />
      <div>
        {draft.signer === 'self' ? null : (
          <div>
            <Checkbox
              label={text.rootInChain}
              checked={draft.rootInChain}
              onChange={(_event, data) => onType({ rootInChain: data.checked === true })}
            />
          </div>
        )}
        <div>
          <Checkbox
            label={hubRunning ? text.register : text.registerStopped}
            disabled={!hubRunning}
            checked={hubRunning && draft.register}
            onChange={(_event, data) => onType({ register: data.checked === true })}
          />
        </div>
      </div>
      <section className="well" aria-label={text.whatYouGet}>
        <h3>{text.whatYouGet}</h3>
        <div className="mono dim break" style={{ marginTop: 6 }}>
          {[`${base}.pfx`, `${base}-cert.pem`, `${base}-key.pem`, `${base}-chain.pem`].join(' · ')}
          <br />
          {count === 1 ? text.inFolder(base) : text.andMore(count)}
        </div>
      </section>
    </>
  );
}
