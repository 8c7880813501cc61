import { Field, Input, type InputProps, Select } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { SecretInput } from './SecretInput.tsx';

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
  /** Of a secret: whether it can be read, where the page wants to know. */
  readonly shown?: boolean;
  readonly onShow?: (shown: boolean) => void;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, fault, hint, type = 'text', required = false, autofocus = false } = props;
  const input: InputProps = {
    value,
    onChange: (_event, data) => onChange(data.value),
    ...(props.mono === true ? { input: { className: 'mono' } } : {}),
    ...(props.placeholder === undefined ? {} : { placeholder: props.placeholder }),
    ...(autofocus ? { 'data-autofocus': true } : {}),
  };
  return (
    <Field
      label={label}
      required={required}
      hint={hint as string}
      {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
    >
      {type === 'password' ? (
        <SecretInput {...input} shown={props.shown} onShow={props.onShow} />
      ) : (
        <Input
          {...input}
          type={type}
          autoComplete="off"
          spellCheck={false}
          {...(props.suffix === undefined ? {} : { contentAfter: <span className="dim">{props.suffix}</span> })}
        />
      )}
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
