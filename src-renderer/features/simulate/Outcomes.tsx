import type { SimulationTotals } from '../../../src-main/contract/models.ts';
import type { RunView } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { milliseconds, number } from '../../ui/format.ts';
import { Tag } from '../../ui/Page.tsx';
import { passWords as text } from './terms/passing/words.ts';
import css from './simulate.module.css';

type Outcome = NonNullable<SimulationTotals['pass']>[number];

const tones = { passed: 'ok', 'not-passed': 'bad', 'stopped-early': 'warn' } as const;

/** What a criterion asks for, and what came of it, in the units of the form. */
function said({ criterion, limit, value }: Outcome): string {
  const { rates, counts, latencies } = text;
  const told = (show: (one: number) => string) =>
    [show(limit), value === undefined ? text.nothing : show(value)] as const;
  if (criterion in rates) {
    const name = rates[criterion as keyof typeof rates];
    return text.outcome(name, ...told((share) => `${number(Number((share * 100).toPrecision(3)))} %`));
  }
  if (criterion in counts) return text.outcome(counts[criterion as keyof typeof counts], ...told(number));
  const which = criterion.replace(/^maxLatencyMs\./, '') as keyof typeof latencies;
  return text.outcome(text.latencyOf(latencies[which]), `${number(limit)} ms`, milliseconds(value));
}

/** How a run stands by the criteria of its plan; nothing where it has none. */
export function Outcomes({ run }: { readonly run: RunView }) {
  const { pass, verdict } = useStore(run.totals);
  if (pass === undefined || pass.length === 0) return null;
  const colorOf = (passed: boolean) =>
    verdict === 'stopped-early' ? 'dim' : passed ? 'ok' : verdict === undefined ? 'dim' : 'bad';
  return (
    <section className={`card ${css['outcomes']}`} aria-label={text.title} data-testid="outcomes">
      {verdict === undefined ? <Tag>{text.soFar}</Tag> : <Tag tone={tones[verdict]}>{text.verdicts[verdict]}</Tag>}
      {pass.map((outcome) => (
        <span key={outcome.criterion} className="small number" style={{ color: `var(--${colorOf(outcome.passed)})` }}>
          {outcome.passed ? '✓' : '✗'} {said(outcome)}
        </span>
      ))}
    </section>
  );
}
