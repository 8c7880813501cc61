import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import { type RandomSource, deviceSeed, gaussian, seededRandom, wholeBetween } from '../telemetry/random.ts';
import type { Value } from './template.ts';

/** A device of a run: which one of how many that send, in the whole fleet. */
export interface PlannedDevice {
  readonly deviceId: string;
  readonly index: number;
  readonly count: number;
  /** Of the run. */
  readonly seed: number;
}

/** A source of numbers that only this has, of this device. */
export const randomOf = ({ seed, deviceId }: PlannedDevice, what: string): RandomSource =>
  seededRandom(deviceSeed(seed, `${deviceId} ${what}`));

/** A value of the user's own, with its table read. */
export type Field =
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'counter'; readonly start: number; readonly step: number; readonly to?: number | undefined }
  | { readonly kind: 'random'; readonly min: number; readonly max: number; readonly decimals: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number; readonly decimals: number }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'list' | 'sequence'; readonly values: readonly Value[] }
  | {
      readonly kind: 'csv';
      readonly values: readonly Value[];
      readonly row: 'device' | 'message';
      /** Which value is whose, where the table says it. */
      readonly rowOf?: Readonly<Record<string, number>> | undefined;
    };

export type Fields = Readonly<Record<string, Field>>;

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** The values of one field of a device, a message after the other. */
type Draw = () => Value;

/** In turn, and from the first again. */
function inTurn(values: readonly Value[]): Draw {
  let next = 0;
  return () => {
    const value = values[next] ?? null;
    next = (next + 1) % values.length;
    return value;
  };
}

function counter({ start, step, to }: Extract<Field, { kind: 'counter' }>): Draw {
  let turn = 0;
  return () => {
    // Multiplied and not added, so that 0.1 does not drift.
    const value = Number((start + turn * step).toPrecision(15));
    turn++;
    if (to === undefined || (step > 0 ? value <= to : value >= to)) return value;
    turn = 1;
    return start;
  };
}

/** RFC 9562, version 4, of numbers that repeat with the seed. */
function uuid(random: RandomSource): string {
  const digits = Array.from({ length: 32 }, (_, at) => {
    const nibble = Math.floor(random() * 16);
    return (at === 12 ? 4 : at === 16 ? (nibble & 3) | 8 : nibble).toString(16);
  }).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function drawOf(field: Field, device: PlannedDevice, random: RandomSource): Draw {
  switch (field.kind) {
    case 'constant':
      return () => field.value;
    case 'counter':
      return counter(field);
    case 'random': {
      const { min, max, decimals } = field;
      return decimals === 0
        ? () => wholeBetween(random, min, max)
        : () => round(min + random() * (max - min), decimals);
    }
    case 'normal':
      return () => round(field.mean + field.deviation * gaussian(random), field.decimals);
    case 'uuid':
      return () => uuid(random);
    case 'list':
      return () => field.values[Math.floor(random() * field.values.length)] ?? null;
    case 'sequence':
      return inTurn(field.values);
    case 'csv': {
      if (field.row === 'message') return inTurn(field.values);
      const value = field.values[field.rowOf?.[device.deviceId] ?? device.index % field.values.length] ?? null;
      return () => value;
    }
  }
}

/** All values of the user's own for a device's next message. The same seed gives the same, whichever other fields there are. */
export function fieldSource(fields: Fields, device: PlannedDevice): () => Readonly<Record<string, Value>> {
  const draws = Object.entries(fields).map(
    ([name, field]) => [name, drawOf(field, device, randomOf(device, `field ${name}`))] as const,
  );
  return () => Object.fromEntries(draws.map(([name, draw]) => [name, draw()]));
}

/** Throws INVALID_INPUT with the member at fault where a field could make no value. */
export function checkField(name: string, field: Field): void {
  const wrong = (member: string, message: string, remedy: string) =>
    new Problem('INVALID_INPUT', message, { field: `fields.${name}.${member}`, remedy });
  if (field.kind === 'random') {
    const { min, max, decimals } = field;
    if (min > max) {
      const said = i18n.t('{name} would be from {min} to {max}.', { name, min, max });
      throw wrong('max', said, i18n.t('Put the lower one first.'));
    }
    if (decimals === 0 && !(Number.isSafeInteger(min) && Number.isSafeInteger(max))) {
      const said = i18n.t('{name} has whole numbers, and no whole number as its border.', { name });
      throw wrong('decimals', said, i18n.t('Give whole numbers, or say how many decimals there are.'));
    }
  }
  if (field.kind === 'counter') {
    const { start, step, to } = field;
    if (to === undefined || (step !== 0 && (to - start) / step >= 0)) return;
    const said = i18n.t('{name} never comes from {start} to {to} by steps of {step}.', { name, start, to, step });
    throw wrong('to', said, i18n.t('Turn the step around, or change where it ends.'));
  }
}
