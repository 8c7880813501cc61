const dayMs = 86_400_000;

export const date = (iso: string): string =>
  new Date(iso).toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
export const dateTime = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** With milliseconds, as one reads a log. */
export const clock = (iso: string): string => {
  const time = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
};

/** Days until then, a day that has begun counted whole; 0 or less once it is over. */
export const daysBetween = (from: Date, iso: string): number => Math.ceil((Date.parse(iso) - from.getTime()) / dayMs);
export const daysUntil = (iso: string): number => daysBetween(new Date(), iso);

export const inDays = (days: number): string => date(new Date(Date.now() + days * dayMs).toISOString());

/** Groups of four, as thumbprints are compared by eye. */
export const short = (hex: string): string => `${hex.slice(0, 4)} ${hex.slice(4, 8)} … ${hex.slice(-4)}`;

export const number = (value: number): string => value.toLocaleString();
export const milliseconds = (value: number | undefined): string =>
  value === undefined ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
