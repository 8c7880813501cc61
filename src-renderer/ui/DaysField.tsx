import { validity as text } from './validity.ts';
import { parseDays } from './days.ts';
import { TextField } from './Fields.tsx';
import { inDays } from './format.ts';

interface DaysProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault?: string | undefined;
}

export function DaysField({ value, onChange, fault }: DaysProps) {
  const days = parseDays(value);
  return (
    <TextField
      label={text.label}
      value={value}
      onChange={onChange}
      fault={fault}
      suffix={text.days}
      hint={days === undefined ? undefined : text.until(inDays(days))}
    />
  );
}
