import type { Draft, Faults } from '../form.ts';
import { Members } from './members.ts';
import { Message } from './message/Message.tsx';
import { Pace } from './pace/Pace.tsx';
import type { Forecasting } from './pace/use-forecast.ts';
import { Passing } from './passing/Passing.tsx';
import { Reactions } from './reacting/Reactions.tsx';
import { Sensors } from './sensors/Sensors.tsx';
import { Timing } from './timing/Timing.tsx';
import { planOf } from './typed.ts';
import { termWords as text } from './words.ts';
import { at, placed } from './tree.ts';
import css from './terms.module.css';

interface TermsProps {
  readonly draft: Draft;
  readonly faults: Faults;
  readonly forecast: Forecasting;
  readonly onType: (part: Partial<Draft>) => void;
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

/** What a run may do beside sending readings at an interval: each part closed, with what it says in a line. */
export function Terms({ draft, faults, forecast, onType }: TermsProps) {
  // What nobody has typed yet is told when the run is started.
  const typed = Object.fromEntries(
    Object.entries(planOf(draft.terms).faults).filter(([field]) => !isBlank(at(draft.terms, placed(field)))),
  );
  const of = new Members(draft.terms, { ...forecast.faults, ...faults, ...typed }, (terms) => onType({ terms }));
  return (
    <section className={`card ${css['groups']}`} aria-label={text.title}>
      <Timing of={of} />
      <Message of={of} />
      <Sensors of={of} />
      <Reactions of={of} />
      <Pace draft={draft} of={of} told={forecast.told} onType={onType} />
      <Passing of={of} />
    </section>
  );
}
