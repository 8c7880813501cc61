import { Field, Input } from '@fluentui/react-components';
import { useId, useMemo } from 'react';
import { ChoiceField } from './Fields.tsx';

/** Longer lists are nothing to scroll through, and take a browser long to make. */
const listedAtMost = 200;
/** Names that are offered for what is typed. */
const offered = 50;

interface NameFieldProps {
  readonly label: string;
  /** '' for none. */
  readonly value: string;
  readonly names: readonly string[];
  /** What none of them means. */
  readonly none: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly fault?: string | undefined;
}

/** The names in which a text is found; those that begin with it first. */
export function namesWith(names: readonly string[], text: string, atMost = offered): readonly string[] {
  const wanted = text.trim().toLowerCase();
  const [first, others]: [string[], string[]] = [[], []];
  for (const name of names) {
    const at = name.toLowerCase().indexOf(wanted);
    if (at === 0) first.push(name);
    else if (at > 0 && others.length < atMost) others.push(name);
    if (first.length === atMost) break;
  }
  return [...first, ...others].slice(0, atMost);
}

/** One of the names that there are: out of a list or, of very many, typed with those offered that fit. */
export function NameField({ names, none, ...props }: NameFieldProps) {
  return names.length > listedAtMost ? (
    <TypedName names={names} none={none} {...props} />
  ) : (
    <ChoiceField {...props} options={[['', none], ...names.map((name) => [name, name] as const)]} />
  );
}

function TypedName({ label, value, names, none, onChange, hint, fault }: NameFieldProps) {
  const id = useId();
  const fitting = useMemo(() => namesWith(names, value), [names, value]);
  return (
    <Field
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
    >
      <Input
        value={value}
        placeholder={none}
        onChange={(_event, data) => onChange(data.value)}
        autoComplete="off"
        spellCheck={false}
        list={id}
      />
      <datalist id={id}>
        {fitting.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </datalist>
    </Field>
  );
}
