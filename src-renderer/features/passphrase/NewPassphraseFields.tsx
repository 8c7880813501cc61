import { Checkbox } from '@fluentui/react-components';
import { TextField } from '../../ui/Fields.tsx';
import type { NewPassphrase } from '../../ui/new-passphrase.ts';
import { passphrase as text } from '../../ui/passphrase-words.ts';
import { useStrength } from './use-strength.ts';

interface NewPassphraseProps {
  readonly value: NewPassphrase;
  readonly onChange: (value: NewPassphrase) => void;
  readonly faults: { readonly passphrase?: string; readonly again?: string };
  readonly remembers: 'on-this-computer' | 'until-closed' | 'never';
  readonly label?: string;
}

const strengthTone = { tutorial: 'warn', weak: 'bad', fair: 'warn', strong: 'ok' } as const;

/** A passphrase that is made up: typed twice, with its strength. */
export function NewPassphraseFields({ value, onChange, faults, remembers, label = text.label }: NewPassphraseProps) {
  const strength = useStrength(value.first);
  return (
    <>
      <div className="columns">
        <TextField
          label={label}
          type="password"
          required
          autofocus
          value={value.first}
          onChange={(first) => onChange({ ...value, first })}
          fault={faults.passphrase}
          hint={
            strength === undefined ? (
              text.hint
            ) : (
              <span style={{ color: `var(--${strengthTone[strength]})` }}>{text.strength[strength]}</span>
            )
          }
        />
        <TextField
          label={text.again}
          type="password"
          required
          value={value.again}
          onChange={(again) => onChange({ ...value, again })}
          fault={faults.again}
        />
      </div>
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
