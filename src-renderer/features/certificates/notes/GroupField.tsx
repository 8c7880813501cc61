import { Field, Input } from '@fluentui/react-components';
import { type KeyboardEvent, useId, useMemo } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { faultProps, groupsOf } from './groups.ts';
import { text } from './words.ts';

interface GroupFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint: string;
  readonly onBlur?: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** A group by its name: one that there is, or a new one. */
export function GroupField({ value, onChange, hint, onBlur, onKeyDown }: GroupFieldProps) {
  const { things } = useStore(useBench().library.notes);
  const groups = useMemo(() => groupsOf(things), [things]);
  const id = useId();
  return (
    <Field label={text.group} hint={hint} {...faultProps('group', value)}>
      <Input
        value={value}
        onChange={(_event, data) => onChange(data.value)}
        autoComplete="off"
        list={id}
        onBlur={onBlur}
        onKeyDown={onKeyDown}
      />
      <datalist id={id}>
        {groups.map((group) => (
          <option key={group}>{group}</option>
        ))}
      </datalist>
    </Field>
  );
}
