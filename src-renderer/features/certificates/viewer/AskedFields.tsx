import { Checkbox } from '@fluentui/react-components';
import { TextField } from '../../../ui/Fields.tsx';
import type { Asked } from './asked.ts';
import { viewer as text } from './words.ts';

interface AskedFieldsProps {
  readonly asked: Asked;
  /** Of the password. */
  readonly fault: string | undefined;
  readonly onChange: (asked: Asked) => void;
}

/** What a file needs before it opens. */
export function AskedFields({ asked, fault, onChange }: AskedFieldsProps) {
  const { password, patient } = asked;
  return (
    <>
      {password === undefined ? null : (
        <TextField
          label={text.password}
          type="password"
          value={password}
          onChange={(typed) => onChange({ ...asked, password: typed })}
          fault={fault}
        />
      )}
      {patient === undefined ? null : (
        <Checkbox
          label={text.patient}
          checked={patient}
          onChange={(_event, { checked }) => onChange({ ...asked, patient: checked === true })}
        />
      )}
    </>
  );
}
