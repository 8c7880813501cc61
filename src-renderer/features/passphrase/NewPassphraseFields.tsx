import { Checkbox } from '@fluentui/react-components';
import { NewSecretFields } from '../../ui/NewSecretFields.tsx';
import type { NewPassphrase } from '../../ui/new-secret.ts';
import { passphrase as text } from '../../ui/passphrase-words.ts';
import { useStrength } from './use-strength.ts';

interface NewPassphraseProps {
  readonly value: NewPassphrase;
  readonly onChange: (value: NewPassphrase) => void;
  readonly faults: { readonly passphrase?: string; readonly again?: string };
  readonly remembers: 'on-this-computer' | 'until-closed' | 'never';
}

const strengthTone = { tutorial: 'warn', weak: 'bad', fair: 'warn', strong: 'ok' } as const;

/** A passphrase that is made up, with its strength. */
export function NewPassphraseFields({ value, onChange, faults, remembers }: NewPassphraseProps) {
  const strength = useStrength(value.first);
  return (
    <>
      <NewSecretFields
        label={text.label}
        againLabel={text.again}
        required
        autofocus
        value={value}
        onChange={(secret) => onChange({ ...value, ...secret })}
        fault={faults.passphrase}
        againFault={faults.again}
        hint={
          strength === undefined ? (
            text.hint
          ) : (
            <span style={{ color: `var(--${strengthTone[strength]})` }}>{text.strength[strength]}</span>
          )
        }
      />
      {remembers === 'never' ? null : (
        <Checkbox
          label={text.remember[remembers]}
          checked={value.remember}
          onChange={(_event, data) => onChange({ ...value, remember: data.checked === true })}
        />
      )}
    </>
  );
}
