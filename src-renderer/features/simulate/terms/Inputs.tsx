import { Checkbox, Field, Textarea } from '@fluentui/react-components';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import type { Members } from './members.ts';
import type { Path } from './tree.ts';

interface InputProps {
  readonly of: Members;
  readonly path: Path;
  readonly label: string;
  readonly hint?: string;
}

/** A member that is typed in one line; empty, it is not there. */
export function TextInput({
  of,
  path,
  label,
  hint,
  suffix,
  mono,
  placeholder,
}: InputProps & { readonly suffix?: string; readonly mono?: boolean; readonly placeholder?: string }) {
  return (
    <TextField
      label={label}
      value={of.text(path)}
      onChange={(typed) => of.put(path, typed)}
      fault={of.fault(path)}
      {...(hint === undefined ? {} : { hint })}
      {...(suffix === undefined ? {} : { suffix })}
      {...(mono === undefined ? {} : { mono })}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  );
}

/** One of several lines. */
export function LinesInput({ of, path, label, hint, rows = 3 }: InputProps & { readonly rows?: number }) {
  const fault = of.fault(path);
  return (
    <Field
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
    >
      <Textarea
        value={of.text(path)}
        rows={rows}
        resize="vertical"
        textarea={{ className: 'mono', spellCheck: false }}
        onChange={(_event, data) => of.put(path, data.value)}
      />
    </Field>
  );
}

/** One of several; the empty one is that it is not there. */
export function ChoiceInput({
  of,
  path,
  label,
  hint,
  options,
}: InputProps & { readonly options: readonly (readonly [string, string])[] }) {
  return (
    <ChoiceField
      label={label}
      value={of.text(path)}
      options={options}
      onChange={(chosen) => of.put(path, chosen === '' ? undefined : chosen)}
      fault={of.fault(path)}
      {...(hint === undefined ? {} : { hint })}
    />
  );
}

/** Something that is so or not; not so, it is not there. */
export function CheckInput({ of, path, label }: InputProps) {
  return (
    <Checkbox
      label={label}
      checked={of.at(path) === true}
      onChange={(_event, data) => of.put(path, data.checked === true ? true : undefined)}
    />
  );
}

interface ShapeProps extends InputProps {
  /** What it is where nothing is said. */
  readonly none: string;
  /** The member by which it says something else, and what it begins with. */
  readonly shapes: readonly (readonly [member: string, label: string, initial: string])[];
}

/** Which of several members something is said by. */
export function ShapeInput({ of, path, label, none, shapes }: ShapeProps) {
  const chosen = shapes.find(([member]) => of.has([...path, member]))?.[0] ?? '';
  return (
    <ChoiceField
      label={label}
      value={chosen}
      options={[['', none], ...shapes.map(([member, words]) => [member, words] as const)]}
      onChange={(member) => {
        const initial = shapes.find(([one]) => one === member)?.[2];
        of.put(path, initial === undefined ? undefined : { [member]: initial });
      }}
    />
  );
}
