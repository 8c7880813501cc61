import type { SimulationForecast } from '../../../../../src-main/contract/models.ts';
import type { Draft } from '../../form.ts';
import { at, put } from '../tree.ts';

export type LimitLine = SimulationForecast['lines'][number];

/** What divides unevenly is not beyond a limit that it meets. */
const even = 1e-9;

/** Limits that the plan asks for more than, the furthest first. */
export const beyondOf = ({ lines }: SimulationForecast): readonly LimitLine[] =>
  lines.filter(({ share = 0 }) => share > 1 + even).toSorted((one, other) => (other.share ?? 0) - (one.share ?? 0));

const daySeconds = 86_400;

/** Of the messages that a day, or longer, may have, the largest part that is asked; undefined where there is no such quota. */
export function quotaShare({ lines }: SimulationForecast): number | undefined {
  const shares = lines.flatMap(({ of, perSeconds, share }) =>
    of === 'messages' && perSeconds >= daySeconds && share !== undefined ? [share] : [],
  );
  return shares.length === 0 ? undefined : Math.max(...shares);
}

/** Whether the run goes no faster than the server allows, and not only by rates of its own. */
export function isKept({ rates }: SimulationForecast, { terms }: Pick<Draft, 'terms'>): boolean {
  const isOwn = (rate: string) => (at(terms, ['pace', rate]) ?? '') !== '';
  return (['connectsPerSecond', 'messagesPerSecond'] as const).some(
    (rate) => rates[rate] !== undefined && !isOwn(rate),
  );
}

/** What is asked as devices start. */
const starts: ReadonlySet<LimitLine['of']> = new Set(['connects', 'registrations', 'twinReads']);

/** The draft as slow as the server allows; undefined where no interval does it. */
export function fittingDraft(
  { fitting, lines }: SimulationForecast,
  { terms, intervalMs }: Draft,
): Pick<Draft, 'intervalMs' | 'terms'> | undefined {
  const isByInterval = !lines.some(({ of, share = 0 }) => of === 'sessions' && share > 1 + even);
  if (
    fitting === undefined ||
    !isByInterval ||
    ['schedule', 'timesOfDay'].some((member) => at(terms, [member]) !== undefined)
  )
    return undefined;
  const isTooSoon = lines.some(({ of, share = 0 }) => starts.has(of) && share > 1 + even);
  const slow = Math.max(fitting.intervalMs, Number(intervalMs));
  return {
    intervalMs: String(slow),
    terms: isTooSoon ? put(terms, ['rampUp'], { overMs: String(fitting.startMs / 1000) }) : terms,
  };
}
