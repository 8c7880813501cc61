import { termWords as text } from './words.ts';

/** What was typed as the plan has it, or what is wrong with it. */
type Read = { readonly value: unknown } | { readonly fault: string };

/** A value of a plan that is typed as text. */
export interface Leaf {
  readonly show: (value: unknown) => string;
  readonly read: (typed: string) => Read;
}

/** Numbers are shown without what dividing adds to them. */
const plain = (value: number): number => Number(value.toPrecision(12));

/** A number from `low` to `high`, as it is typed; the plan has it `times` as large. */
function amount(low: number, high: number, { isWhole = false, times = 1 } = {}): Leaf {
  return {
    show: (value) => (typeof value === 'number' ? String(plain(value / times)) : ''),
    read: (typed) => {
      const value = Number(typed.trim().replace(',', '.'));
      const fits = typed.trim() !== '' && value >= low && value <= high && (!isWhole || Number.isInteger(value));
      if (!fits) return { fault: isWhole ? text.whole(low, high) : text.decimal(low, high) };
      return { value: plain(value * times) };
    },
  };
}

const whole = (low: number, high: number): Leaf => amount(low, high, { isWhole: true });
const percent = amount(0, 100, { times: 0.01 });
const weekSeconds = 604_800;
/** Milliseconds in the plan. */
const seconds = (low: number, high = weekSeconds): Leaf => {
  const { show, read } = amount(low, high, { times: 1000 });
  return {
    show,
    read: (typed) => {
      const found = read(typed);
      return 'fault' in found ? found : { value: Math.round(Number(found.value)) };
    },
  };
};
const intervalMs = whole(10, 86_400_000);
const latencyMs = amount(0, 86_400_000);
const rate = amount(0.1, 1_000_000);
const any: Leaf = {
  show: String,
  read: (typed) => {
    const value = Number(typed.trim().replace(',', '.'));
    return typed.trim() === '' || !Number.isFinite(value) ? { fault: text.anyNumber } : { value };
  },
};

const isScalar = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** JSON where it is a number, true, false or null or stands in quotes, and else text. */
function scalarOf(typed: string): unknown {
  try {
    const value: unknown = JSON.parse(typed);
    return isScalar(value) ? value : typed;
  } catch {
    return typed;
  }
}

/** Text is in quotes where it would be read as something else. */
const shownScalar = (value: unknown): string =>
  typeof value === 'string' && scalarOf(value) === value ? value : JSON.stringify(value);

const scalar: Leaf = { show: shownScalar, read: (typed) => ({ value: scalarOf(typed) }) };

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const linesOf = (typed: string): readonly string[] => typed.split('\n').filter((line) => line.trim() !== '');

/** One a line. */
const scalars: Leaf = {
  show: (value) => listed(value).map(shownScalar).join('\n'),
  read: (typed) => {
    const lines = linesOf(typed);
    return lines.length === 0 ? { fault: text.lineNeeded } : { value: lines.map(scalarOf) };
  },
};
const lines: Leaf = {
  show: (value) => listed(value).map(String).join('\n'),
  read: (typed) => {
    const found = linesOf(typed).map((line) => line.trim());
    return found.length === 0 ? { fault: text.lineNeeded } : { value: found };
  },
};

const name = (pattern: RegExp, fault: () => string): Leaf => ({
  show: String,
  read: (typed) => (pattern.test(typed) ? { value: typed } : { fault: fault() }),
});

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Days of the week, or from one to another: `mon-fri, sun`. */
const days: Leaf = {
  show: (value) => listed(value).map(String).join(', '),
  read: (typed) => {
    const found = typed
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter((part) => part !== '')
      .map((part) => {
        const [from = '', to = from] = part.split(/[-–]/);
        const [first, last] = [weekdays.indexOf(from), weekdays.indexOf(to)];
        return first === -1 || last === -1
          ? undefined
          : weekdays.filter((_day, at) => (first <= last ? at >= first && at <= last : at >= first || at <= last));
      });
    if (found.includes(undefined)) return { fault: text.daysFault };
    const wanted = new Set(found.flatMap((some) => some ?? []));
    return { value: weekdays.filter((day) => wanted.has(day)) };
  },
};
const timeOfDay = name(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, () => text.timeFault);

/** By where they stand; a star is any place of a list. */
const leaves: Readonly<Record<string, Leaf>> = {
  durationMs: seconds(0.01, 31_622_400),
  'jitter.share': percent,
  'jitter.ms': whole(0, weekSeconds * 1000),
  'rampUp.devicesPerSecond': amount(0.001, 1_000_000),
  'rampUp.overMs': seconds(0),
  'schedule.*.forMs': seconds(0.01),
  'schedule.*.intervalMs': intervalMs,
  'timesOfDay.startAt': name(/^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d$/, () => text.startAtFault),
  'timesOfDay.windows.*.days': days,
  'timesOfDay.windows.*.from': timeOfDay,
  'timesOfDay.windows.*.to': timeOfDay,
  'timesOfDay.windows.*.intervalMs': intervalMs,
  backlog: whole(0, 1_000_000),
  'spread.temperatureC': amount(0, 1000),
  'spread.humidityPercent': amount(0, 100),
  'spread.noise': percent,
  'pace.units': whole(1, 1000),
  'pace.connectsPerSecond': rate,
  'pace.messagesPerSecond': rate,
  'faults.*.fromMs': seconds(0),
  'faults.*.forMs': seconds(0.001),
  'faults.*.everyMs': seconds(0.01),
  'faults.*.chance': percent,
  'faults.*.devices.share': percent,
  'faults.*.devices.ids': lines,
  'faults.*.offsetMs': seconds(-3_155_760_000, 3_155_760_000),
  'faults.*.temperatureCPerHour': amount(-100_000, 100_000),
  'faults.*.humidityPercentPerHour': amount(-100_000, 100_000),
  'fields.*.name': name(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, () => text.fieldNameFault),
  'fields.*.value': scalar,
  'fields.*.values': scalars,
  'fields.*.start': any,
  'fields.*.step': any,
  'fields.*.to': any,
  'fields.*.min': any,
  'fields.*.max': any,
  'fields.*.mean': any,
  'fields.*.deviation': amount(0, 1_000_000_000),
  'fields.*.decimals': whole(0, 10),
  'properties.*.name': name(/^\w[\w.-]{0,127}$/, () => text.propertyNameFault),
  'reactions.*.code': whole(100, 999),
  'reactions.*.answer.status': whole(0, 2_147_483_647),
  'reactions.*.disconnectForMs': seconds(0, 86_400),
  'reactions.*.intervalMs': intervalMs,
  'reactions.*.intervalMs.times': any,
  'reactions.*.fields.*.name': name(/^[A-Za-z_][\w-]{0,63}$/, () => text.fieldNameFault),
  'reactions.*.fields.*.value': scalar,
  'reactions.*.fields.*.times': any,
  'reactions.*.report.*.name': name(/^[A-Za-z_][\w-]{0,63}$/, () => text.fieldNameFault),
  'reactions.*.report.*.value': scalar,
  'reactions.*.report.*.times': any,
  'replay.speed': amount(0.001, 1_000_000),
  'pass.maxErrorRate': percent,
  'pass.maxLateShare': percent,
  'pass.maxFailedDeviceShare': percent,
  'pass.maxReconnects': whole(0, 1_000_000_000),
  'pass.minAcknowledged': whole(0, 1_000_000_000_000),
  ...Object.fromEntries(
    ['p50', 'p90', 'p95', 'p99', 'p999', 'max'].map((of) => [`pass.maxLatencyMs.${of}`, latencyMs]),
  ),
};

/** Objects by names of the user's. */
const records: readonly string[] = [
  'fields',
  'properties',
  'replay.values',
  'reactions.*.fields',
  'reactions.*.report',
];

/** Text that says something where it is empty. */
const mayBeEmpty: ReadonlySet<string> = new Set([
  'properties.*.value',
  'fields.*.value',
  'reactions.*.answer.body',
  'reactions.*.reply',
  'reactions.*.intervalMs.from',
  'reactions.*.fields.*.from',
  'reactions.*.fields.*.value',
  'reactions.*.report.*.from',
  'reactions.*.report.*.value',
]);

const patternOf = (path: readonly (string | number)[]): string =>
  path.map((part) => (typeof part === 'number' ? '*' : part)).join('.');

export const leafAt = (path: readonly (string | number)[]): Leaf | undefined => {
  const pattern = patternOf(path);
  return Object.hasOwn(leaves, pattern) ? leaves[pattern] : undefined;
};
export const isRecordAt = (path: readonly (string | number)[]): boolean => records.includes(patternOf(path));
export const mayBeEmptyAt = (path: readonly (string | number)[]): boolean => mayBeEmpty.has(patternOf(path));
