import { Checkbox, Field, Input, type InputProps, Select } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { passphrase as text } from '../features/passphrase/words.ts';
import type { NewPassphrase } from '../features/passphrase/new-passphrase.ts';
import { useStrength } from '../features/passphrase/use-strength.ts';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault?: string | undefined;
  readonly hint?: ReactNode;
  readonly type?: InputProps['type'];
  readonly required?: boolean;
  readonly autofocus?: boolean;
  readonly placeholder?: string;
  readonly suffix?: string;
  readonly mono?: boolean;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, fault, hint, type = 'text', required = false, autofocus = false } = props;
  return (
    <Field
      label={label}
      required={required}
      hint={hint as string}
      {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
    >
      <Input
        type={type}
        value={value}
        onChange={(_event, data) => onChange(data.value)}
        autoComplete="off"
        spellCheck={false}
        {...(props.mono === true ? { input: { className: 'mono' } } : {})}
        {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
        {...(props.suffix === undefined ? {} : { contentAfter: <span className="dim">{props.suffix}</span> })}
        {...(autofocus ? { 'data-autofocus': true } : {})}
      />
    </Field>
  );
}

interface ChoiceFieldProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
  readonly hint?: string;
  readonly fault?: string | undefined;
}

export function ChoiceField<T extends string>({ label, value, options, onChange, hint, fault }: ChoiceFieldProps<T>) {
  return (
    <Field
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
    >
      <Select value={value} onChange={(_event, data) => onChange(data.value as T)}>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}

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
