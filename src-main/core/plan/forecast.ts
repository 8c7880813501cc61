import { type Phase, mostSent } from './busiest.ts';
import { piecesOf, quotaFromSeconds } from './pace.ts';
import type { LimitSource } from './limit-sources.ts';
import { type Limit, type Limited, type Tier, mostOf, sourceOf } from './platform-limits.ts';

/** What a plan asks of a server, as far as its limits have to do with it. */
export interface Load {
  readonly devices: number;
  /** Connections at once: of those that send, and of those that listen. */
  readonly sessions: number;
  /** Of each, on average. */
  readonly intervalMs: number;
  /** Where it changes: what comes again and again. */
  readonly phases?: readonly Phase[] | undefined;
  /** Of each device; 0 goes on until stopped. */
  readonly messages: number;
  /** Of one message, as clouds count them. */
  readonly messageBytes: number;
  /** In which the devices start one after the other. */
  readonly startMs: number;
  /** They are registered by a provisioning service first. */
  readonly registers: boolean;
  /** Each reads its twin as it connects. */
  readonly readsTwin: boolean;
}

interface Asked {
  readonly connectsPerSecond: number;
  /** Where all devices lose their connections together and come back. */
  readonly stormConnectsPerSecond: number;
  readonly messagesPerSecond: number;
  readonly messagesPerDay: number;
  /** The same as the cloud counts them. */
  readonly billedPerDay: number;
  readonly registrationsPerMinute: number;
}

/** What a plan asks beside a limit; what it does not ask has no share. */
interface LimitLine {
  readonly of: Limited;
  readonly most: number;
  readonly perSeconds: number;
  readonly adjustable: boolean;
  readonly source: LimitSource;
  readonly asked?: number;
  /** Of what is allowed; above 1 goes beyond. */
  readonly share?: number;
}

export interface Forecast {
  readonly asked: Asked;
  readonly lines: readonly LimitLine[];
  /** Whether it keeps within all of them. */
  readonly fits: boolean;
  /** The shortest interval and start with which it would; missing where it does. */
  readonly fitting?: { readonly intervalMs: number; readonly startMs: number };
  /** After how many seconds a quota is used up, where it is before its time is over. */
  readonly quotaLastsSeconds?: number;
}

const daySeconds = 86_400;
/** What divides unevenly is not beyond a limit that it meets. */
const even = 1e-9;
const isBeyond = ({ share = 0 }: Pick<LimitLine, 'share'>): boolean => share > 1 + even;
/** In which devices come back that have lost their connections together: the shortest first wait of each (`backoffMs`). */
const stormMs = 500;

/** How many of `count` things, one every `everyMs` altogether, come in a time. */
const within = (seconds: number, everyMs: number, count: number): number =>
  Math.min(count, (seconds * 1000) / Math.max(everyMs, Number.MIN_VALUE));

const all = (messages: number): number => (messages === 0 ? Number.POSITIVE_INFINITY : messages);

/** How many messages a device sends in a time at most, where most are due. */
const sentByOne = ({ intervalMs, phases, messages }: Load, seconds: number): number =>
  phases === undefined
    ? within(seconds, intervalMs, all(messages))
    : Math.min(all(messages), mostSent(phases, seconds * 1000));

/** And all of them. */
const sentByAll = (load: Load, seconds: number): number =>
  load.phases === undefined
    ? within(seconds, load.intervalMs / load.devices, all(load.messages) * load.devices)
    : sentByOne(load, seconds) * load.devices;

/** What is asked of something in a time; undefined where a plan has nothing to do with it. */
function askedOf(load: Load, { of, perSeconds }: Limit, pieces: number): number | undefined {
  const { devices, sessions, messageBytes, startMs, registers, readsTwin } = load;
  const started = (seconds: number) => within(seconds, startMs / devices, devices);
  switch (of) {
    case 'connects':
      return started(perSeconds);
    case 'messages':
      return sentByAll(load, perSeconds) * (perSeconds >= quotaFromSeconds ? pieces : 1);
    case 'bytes':
      return sentByAll(load, perSeconds) * messageBytes;
    case 'sessions':
      return sessions;
    case 'registrations':
      return registers ? started(perSeconds) : undefined;
    case 'twinReads':
      return readsTwin ? started(perSeconds) : undefined;
    case 'deviceMessages':
      return sentByOne(load, perSeconds);
    case 'deviceBytes':
      return sentByOne(load, perSeconds) * messageBytes;
    // These depend on what others do with the devices.
    case 'deviceConnects':
    case 'devicePolls':
    case 'cloudToDevice':
    case 'twinUpdates':
    case 'methodBytes':
      return undefined;
  }
}

/** What a plan asks of a server, beside what the server allows. Without a tier nothing is known of that. */
export function forecast(load: Load, tier: Tier | undefined, units: number): Forecast {
  const { devices, startMs, registers, messageBytes } = load;
  const pieces = piecesOf(messageBytes, tier?.meterBytes);
  const perDay = devices === 0 ? 0 : sentByAll(load, daySeconds);
  const asked: Asked = {
    connectsPerSecond: devices === 0 ? 0 : within(1, startMs / devices, devices),
    stormConnectsPerSecond: devices === 0 ? 0 : (devices * 1000) / stormMs,
    messagesPerSecond: devices === 0 ? 0 : sentByAll(load, 1),
    messagesPerDay: perDay,
    billedPerDay: perDay * pieces,
    registrationsPerMinute: registers && devices > 0 ? within(60, startMs / devices, devices) : 0,
  };
  const limits = tier?.limits ?? [];
  const lines = limits.map((limit): LimitLine => {
    const { of, perSeconds, adjustable = false } = limit;
    const most = mostOf(limit, units);
    const line = { of, most, perSeconds, adjustable, source: sourceOf(limit) };
    const wanted = devices === 0 ? undefined : askedOf(load, limit, pieces);
    return wanted === undefined ? line : { ...line, asked: wanted, share: wanted / most };
  });
  const fits = !lines.some(isBeyond);
  const fitting = fits ? {} : { fitting: fittingOf(load, lines, pieces) };
  return { asked, lines, fits, ...fitting, ...quotaEnd(lines) };
}

/** The shortest interval and start that keep within every rate and quota; too many sessions no interval can mend. */
function fittingOf(load: Load, lines: readonly LimitLine[], pieces: number): NonNullable<Forecast['fitting']> {
  const beyond = lines.filter(isBeyond);
  /** Milliseconds from one to the next, so that not more come in the time than may. */
  const apart = ({ of, perSeconds, most }: LimitLine): number => {
    const weight = of === 'bytes' || of === 'deviceBytes' ? load.messageBytes : 1;
    const counted = of === 'messages' && perSeconds >= quotaFromSeconds ? pieces : weight;
    return (perSeconds * 1000 * counted) / most;
  };
  const slowest = (kinds: readonly Limited[], times: number) =>
    beyond.flatMap((line) => (kinds.includes(line.of) ? [apart(line) * times] : []));
  const intervals = [...slowest(['messages', 'bytes'], load.devices), ...slowest(['deviceMessages', 'deviceBytes'], 1)];
  const starts = slowest(['connects', 'registrations', 'twinReads'], load.devices);
  return {
    intervalMs: Math.ceil(Math.max(shortest(load), ...intervals)),
    startMs: Math.ceil(Math.max(load.startMs, ...starts)),
  };
}

const shortest = ({ intervalMs, phases = [] }: Load): number => {
  const intervals = phases.flatMap((phase) => phase.intervalMs ?? []);
  return intervals.length === 0 ? intervalMs : Math.min(...intervals);
};

function quotaEnd(lines: readonly LimitLine[]): Pick<Forecast, 'quotaLastsSeconds'> {
  const ends = lines.flatMap(({ of, perSeconds, share = 0 }) =>
    of === 'messages' && perSeconds >= quotaFromSeconds && share > 1 ? [Math.round(perSeconds / share)] : [],
  );
  return ends.length === 0 ? {} : { quotaLastsSeconds: Math.min(...ends) };
}
