import type { ReactNode } from 'react';
import { TextField } from './Fields.tsx';
import type { NewSecret } from './new-secret.ts';
import { passphrase as text } from './passphrase-words.ts';

interface NewSecretProps {
  readonly label: string;
  /** Of the field in which it is typed once more. */
  readonly againLabel: string;
  readonly value: NewSecret;
  readonly onChange: (value: NewSecret) => void;
  readonly fault?: string | undefined;
  readonly againFault?: string | undefined;
  readonly hint?: ReactNode;
  readonly required?: boolean;
  readonly autofocus?: boolean;
}

/** A secret that is made up: typed twice or, with its eye open, once. */
export function NewSecretFields(props: NewSecretProps) {
  const { label, againLabel, value, onChange, fault, againFault, hint, required = false, autofocus = false } = props;
  const asksAgain = value.shown !== true && (required || value.first !== '');
  return (
    <div className="columns">
      <TextField
        label={label}
        type="password"
        required={required}
        autofocus={autofocus}
        value={value.first}
        onChange={(first) => onChange({ ...value, first })}
        shown={value.shown ?? false}
        onShow={(shown) => onChange({ ...value, shown, again: '' })}
        fault={fault}
        hint={hint}
      />
      {asksAgain ? (
        <TextField
          label={againLabel}
          type="password"
          required={required}
          value={value.again}
          onChange={(again) => onChange({ ...value, again })}
          fault={againFault}
          hint={text.orShown}
        />
      ) : null}
    </div>
  );
}
