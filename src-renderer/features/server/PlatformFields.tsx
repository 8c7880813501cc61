import { Checkbox, Field } from '@fluentui/react-components';
import type { PlatformField, PlatformForm } from '../../../src-main/contract/platforms.ts';
import { platform as text } from './words.ts';
import { ChoiceField, TextField } from '../../ui/Fields.tsx';

interface PlatformFieldsProps {
  readonly form: PlatformForm;
  readonly settings: Readonly<Record<string, string>>;
  /** By `settings.<name>`. */
  readonly faults: Readonly<Record<string, string>>;
  /** Fields that are asked elsewhere. */
  readonly except?: readonly string[];
  readonly onType: (settings: Readonly<Record<string, string>>) => void;
}

/** The platform's own fields, drawn from its row of the table. */
export function PlatformFields({ form, settings, faults, except = [], onType }: PlatformFieldsProps) {
  const fields = form.fields.filter(({ name }) => !except.includes(name));
  const draw = (drawn: readonly PlatformField[]) => (
    <div className="columns told">
      {drawn.map((field) => (
        <OneField
          key={field.name}
          field={field}
          value={settings[field.name] ?? field.initial}
          fault={faults[`settings.${field.name}`]}
          onChange={(value) => onType({ ...settings, [field.name]: value })}
        />
      ))}
    </div>
  );
  const folded = fields.filter(({ advanced }) => advanced);
  const shown = fields.filter(({ advanced }) => !advanced);
  // What is wrong must be seen, and what was typed may be looked for.
  const open = folded.some(
    ({ name, initial }) => `settings.${name}` in faults || (settings[name] ?? initial) !== initial,
  );
  return (
    <>
      {shown.length === 0 ? null : draw(shown)}
      {folded.length === 0 ? null : (
        <details open={open || undefined}>
          <summary>{text.more}</summary>
          <div className="unfolded">{draw(folded)}</div>
        </details>
      )}
    </>
  );
}

interface OneFieldProps {
  readonly field: PlatformField;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
}

function OneField({ field: { kind, label, hint, required, choices }, value, fault, onChange }: OneFieldProps) {
  switch (kind) {
    case 'choice':
      return (
        <ChoiceField
          label={label}
          value={value}
          options={choices.map((choice) => [choice.value, choice.label] as const)}
          onChange={onChange}
          hint={hint}
          fault={fault}
        />
      );
    case 'toggle':
      return (
        <Field hint={hint} className="whole">
          <Checkbox
            label={label}
            checked={value === 'true'}
            onChange={(_event, data) => onChange(data.checked === true ? 'true' : 'false')}
          />
        </Field>
      );
    case 'text':
    case 'password':
      return (
        <TextField
          label={label}
          type={kind}
          required={required}
          value={value}
          onChange={onChange}
          hint={hint}
          fault={fault}
        />
      );
  }
}
