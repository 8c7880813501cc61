import type { MethodInput } from '../../../src-main/contract/methods.ts';
import type { Bench } from '../../bench/bench.ts';
import { hubTerms as text } from './start-words.ts';
import { ChoiceField } from '../../ui/Fields.tsx';
import { type PurposeChoices, Purposes } from './Purposes.tsx';

export interface ChosenTerms {
  readonly purposes: PurposeChoices;
  readonly plainBroker: boolean;
  readonly revocation: NonNullable<MethodInput<'hub.start'>['revocation']>;
}

/** What was chosen before, and what is usual. */
export const termsOf = ({ purposes, plainBroker, revocation }: Bench['hubTerms']): ChosenTerms => ({
  purposes: purposes ?? {},
  plainBroker: plainBroker ?? false,
  revocation: revocation ?? 'checked',
});

/** What hardly anybody changes: folded away. */
export function MoreTerms({
  terms: { purposes, plainBroker, revocation },
  onChange,
}: {
  readonly terms: ChosenTerms;
  readonly onChange: (part: Partial<ChosenTerms>) => void;
}) {
  return (
    <details>
      <summary>{text.more}</summary>
      <div className="unfolded stack">
        <ChoiceField
          label={text.nameless}
          hint={text.namelessHint}
          value={plainBroker ? 'broker' : 'thingsboard'}
          options={[
            ['thingsboard', text.thingsboard],
            ['broker', text.broker],
          ]}
          onChange={(face) => onChange({ plainBroker: face === 'broker' })}
        />
        <ChoiceField
          label={text.revocation}
          hint={text.revocationHint}
          value={revocation}
          options={[
            ['checked', text.checked],
            ['ignored', text.ignored],
          ]}
          onChange={(chosen) => onChange({ revocation: chosen })}
        />
      </div>
      <Purposes chosen={purposes} onChange={(chosen) => onChange({ purposes: chosen })} />
    </details>
  );
}
