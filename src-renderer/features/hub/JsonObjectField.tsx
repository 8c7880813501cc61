import { Field, Textarea } from '@fluentui/react-components';
import { objectFault } from './json.ts';

interface FieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A JSON object as text, with what keeps it from being one. */
export function JsonObjectField({ label, hint, value, onChange }: FieldProps) {
  const fault = objectFault(value);
  return (
    <Field
      label={label}
      hint={hint}
      {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
    >
      <Textarea
        textarea={{ className: 'mono' }}
        rows={4}
        resize="vertical"
        spellCheck={false}
        value={value}
        onChange={(_event, data) => onChange(data.value)}
      />
    </Field>
  );
}
