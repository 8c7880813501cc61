import type { Reading, Sensor } from '../telemetry/models.ts';
import type { RandomSource } from '../telemetry/random.ts';
import { DueTimes } from './due-times.ts';
import { type Fault, type FaultKind, beganAt, faultsOf, lasting } from './faults.ts';
import { type Fields, type PlannedDevice, fieldSource, randomOf } from './fields.ts';
import { type Moments, RecordedMoments } from './moments.ts';
import { type Recording, hasOwners } from './replay.ts';
import { type SensorTerms, deviceSensor, shifted } from './sensor.ts';
import type { Value } from './template.ts';
import { type Timing, backlogOf, messageLimit, startMs } from './timing.ts';

/** What of a plan says what a device does; its tables are read. */
export interface ScriptTerms extends Omit<Timing, 'replay'>, SensorTerms {
  readonly fields?: Fields | undefined;
  readonly faults?: readonly Fault[] | undefined;
  readonly replay?: Recording | undefined;
}

/** What a device is to do at one moment. */
export interface Step {
  /** From 0; also the message's ID, so that what was left out leaves a gap. */
  readonly index: number;
  /** After the device's start. */
  readonly dueMs: number;
  readonly reading: Reading;
  readonly values: Readonly<Record<string, Value>>;
  /** What goes wrong with it. */
  readonly faults: readonly FaultKind[];
  /** Added to the device's clock. */
  readonly clockOffMs: number;
}

/**
 * All that a device does, moment for moment, by the plan alone: whatever happens on the way, the same seed gives the same steps,
 * in whichever process the device runs.
 */
export class DeviceScript {
  /** When it connects, in milliseconds of the run's time. */
  readonly connectMs: number;
  /** Whether it comes to connect before the run's time is over. */
  readonly begins: boolean;
  readonly faults: readonly Fault[];
  readonly #limit: number;
  readonly #durationMs: number;
  readonly #moments: () => Moments;
  #originMs: number;
  #times: Moments;
  #everyMs: number | undefined;
  readonly #backlog: number;
  /** Made when something is late for the first time, and anew where the interval has changed: how far it has come. */
  #ahead: { readonly times: Moments; dueMs: number | undefined } | undefined;
  readonly #sensor: Sensor;
  readonly #fields: () => Readonly<Record<string, Value>>;
  #chance: RandomSource | undefined;
  readonly #device: PlannedDevice;
  readonly #model: SensorTerms['model'];
  #stuck: Map<Fault, { readonly since: number; readonly reading: Reading }> | undefined;
  #index = 0;

  constructor(terms: ScriptTerms, device: PlannedDevice) {
    const { replay, fields, faults = [], durationMs = Number.POSITIVE_INFINITY } = terms;
    this.connectMs = startMs(terms, device.index, device.count);
    this.#originMs = replay !== undefined && hasOwners(replay) ? 0 : this.connectMs;
    this.begins = this.connectMs < durationMs;
    this.faults = faultsOf(faults, device);
    const limit = messageLimit(terms);
    this.#limit = limit === 0 ? Number.POSITIVE_INFINITY : limit;
    this.#durationMs = durationMs;
    this.#moments = () =>
      replay === undefined ? planned(terms, device, this.#originMs) : new RecordedMoments(replay, device.deviceId);
    this.#times = this.#moments();
    this.#backlog = backlogOf(terms);
    this.#sensor = deviceSensor(terms, device);
    this.#fields = fields === undefined ? noFields : fieldSource(fields, device);
    this.#device = device;
    this.#model = terms.model;
  }

  /** From when on its messages are counted. */
  get originMs(): number {
    return this.#originMs;
  }

  /** Its messages are counted from another moment on: it was told late where it belongs. Before the first step. */
  begin(originMs: number): void {
    if (originMs === this.#originMs) return;
    this.#originMs = originMs;
    this.#times = this.#moments();
    if (this.#everyMs !== undefined) this.#times.every(this.#everyMs);
  }

  /**
   * A rule has set the interval, `nowMs` after the device's start: from the last step on it holds, in each part of the time in which something is sent. A
   * recording has its own timing.
   */
  every(intervalMs: number | undefined, nowMs = 0): void {
    if (intervalMs === undefined || intervalMs === this.#everyMs) return;
    this.#everyMs = intervalMs;
    this.#times.every(intervalMs, nowMs);
    this.#ahead = undefined;
  }

  /** The interval around the next step; undefined where a recording says when. */
  get intervalMs(): number | undefined {
    return this.#times.intervalMs;
  }

  /** When the next step is due after the device's start, as long as no rule sets the interval; undefined after the last. */
  nextDueMs(): number | undefined {
    const dueMs = this.#index >= this.#limit ? undefined : this.#times.nextMs();
    return dueMs === undefined || this.#originMs + dueMs >= this.#durationMs ? undefined : dueMs;
  }

  /** The next step; undefined after the last. */
  next(): Step | undefined {
    if (this.nextDueMs() === undefined) return undefined;
    const index = this.#index++;
    const { atMs: dueMs = 0, values: recorded = {} } = this.#times.take() ?? {};
    const { temperature, humidity } = recorded;
    const measured = this.#sensor(dueMs);
    const given = {
      temperatureC: typeof temperature === 'number' ? temperature : measured.temperatureC,
      humidityPercent: typeof humidity === 'number' ? humidity : measured.humidityPercent,
    };
    const values = { ...this.#fields(), ...recorded };
    if (this.faults.length === 0) return { index, dueMs, reading: given, values, faults: [], clockOffMs: 0 };
    const atMs = this.#originMs + dueMs;
    return {
      index,
      dueMs,
      reading: this.#spoiled(given, atMs),
      values,
      faults: this.#befalling(atMs),
      clockOffMs: lasting(this.faults, 'wrong-clock', atMs).reduce((sum, { offsetMs }) => sum + offsetMs, 0),
    };
  }

  /** Whether a step is left out at this time after the device's start, since more are due than may be late. */
  isLeftOut({ index }: Step, atMs: number): boolean {
    if (this.#backlog === Number.POSITIVE_INFINITY) return false;
    this.#ahead ??= { times: this.#times.ahead(), dueMs: undefined };
    const { times } = this.#ahead;
    while (times.count <= index + this.#backlog + 1) this.#ahead.dueMs = times.take()?.atMs;
    return this.#ahead.dueMs !== undefined && this.#ahead.dueMs <= atMs;
  }

  /** Throws the dice for each message, so that what comes later does not depend on what lasts now. */
  #befalling(atMs: number): FaultKind[] {
    const chance = (this.#chance ??= randomOf(this.#device, 'faults'));
    return this.faults.flatMap((fault) => {
      const isLikely = 'chance' in fault ? chance() < fault.chance : true;
      return isLikely && beganAt(fault, atMs) !== undefined ? [fault.kind] : [];
    });
  }

  /** What the sensor says where it drifts or is stuck. */
  #spoiled(measured: Reading, atMs: number): Reading {
    let reading = measured;
    for (const fault of lasting(this.faults, 'drifting-sensor', atMs)) {
      const hours = (atMs - (beganAt(fault, atMs) ?? atMs)) / 3_600_000;
      const { temperatureCPerHour, humidityPercentPerHour } = fault;
      reading = shifted(reading, hours * temperatureCPerHour, hours * humidityPercentPerHour, this.#model);
    }
    for (const fault of lasting(this.faults, 'stuck-sensor', atMs)) {
      const since = beganAt(fault, atMs) ?? atMs;
      const held = this.#stuck?.get(fault);
      if (held?.since === since) reading = held.reading;
      else (this.#stuck ??= new Map()).set(fault, { since, reading });
    }
    return reading;
  }
}

const noFields = () => ({});

const planned = (terms: Timing, device: PlannedDevice, originMs: number): DueTimes =>
  new DueTimes(terms, () => randomOf(device, 'jitter'), { originMs, behind: device.index / device.count });
