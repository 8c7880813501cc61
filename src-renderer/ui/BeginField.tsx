import { type Backdating, backdatings } from '../../src-main/contract/limits.ts';
import { ChoiceField } from './Fields.tsx';
import { validity as text } from './validity.ts';

interface BeginProps {
  readonly value: Backdating;
  readonly onChange: (value: Backdating) => void;
}

/** How long ago a certificate begins. */
export function BeginField({ value, onChange }: BeginProps) {
  return (
    <ChoiceField
      label={text.begins}
      hint={text.beginsHint}
      value={String(value)}
      options={backdatings.map((minutes) => [String(minutes), text.ago(minutes)] as const)}
      onChange={(chosen) => onChange(backdatings.find((minutes) => String(minutes) === chosen) ?? backdatings[0])}
    />
  );
}
