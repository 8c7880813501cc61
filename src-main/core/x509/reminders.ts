/** Before its end a certificate is told of so many days ahead, once each: a month to plan, a week to act, a day to hurry. */
const reminderDays = [30, 7, 1] as const;

const dayMs = 86_400_000;

export interface Ending {
  readonly thumbprintSha256: string;
  /** ISO 8601. */
  readonly notAfter: string;
}

/** What was told of a certificate last: how many days ahead, and when it ends, so that it can be forgotten then. */
interface ToldEnding {
  readonly days: number;
  readonly notAfter: string;
}

/** By SHA-256 thumbprint: a certificate that was renewed is another one. */
export type ToldEndings = Readonly<Record<string, ToldEnding>>;

/**
 * What of these is to be told now, the first to end first, and what has been told then. What has ended is not: it is too late for it,
 * and a workspace may hold many of those.
 */
export function endingsToTell<E extends Ending>(
  endings: readonly E[],
  now: Date,
  before: ToldEndings,
): { readonly tell: readonly E[]; readonly told: ToldEndings } {
  const left = ({ notAfter }: Pick<Ending, 'notAfter'>) => (Date.parse(notAfter) - now.getTime()) / dayMs;
  const told = new Map(Object.entries(before).filter(([, ending]) => left(ending) > 0));
  const tell: E[] = [];
  for (const ending of endings) {
    const days = reminderDays.findLast((step) => left(ending) <= step);
    if (days === undefined || left(ending) <= 0) continue;
    const last = told.get(ending.thumbprintSha256);
    if (last !== undefined && last.days <= days) continue;
    told.set(ending.thumbprintSha256, { days, notAfter: ending.notAfter });
    tell.push(ending);
  }
  return {
    tell: tell.toSorted((a, b) => Date.parse(a.notAfter) - Date.parse(b.notAfter)),
    told: Object.fromEntries(told),
  };
}
