import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { checkSending } from '../../core/plan/check.ts';
import type { Fields } from '../../core/plan/fields.ts';
import { forecast } from '../../core/plan/forecast.ts';
import { contentMaker } from '../../core/plan/message.ts';
import { ratesOf } from '../../core/plan/pace.ts';
import { readsTwin } from '../../core/plan/reactions.ts';
import { timesOfDayFrom } from '../../core/plan/time-zone.ts';
import { spansOf } from '../../core/plan/times-of-day.ts';
import { meanIntervalMs, messageLimit, phasesOf, startMs } from '../../core/plan/timing.ts';
import type { Platform, Target } from '../../core/platform/platform.ts';
import { createMessage } from '../../core/telemetry/message.ts';
import type { Clock } from '../ports.ts';
import { readTarget } from '../target.ts';
import { pacingOf } from '../provisioning/pace-terms.ts';

/** A name of a usual length. */
const sampleId = 'device-00001';

/** A reading with as many digits as there are. */
const sample = { temperatureC: -40.55, humidityPercent: 100 };

/** What a plan asks of its server, and how fast the run would go. Throws INVALID_INPUT with the member that cannot be carried out. */
export function forecastRun(
  input: ParsedInput<'simulation.forecast'>,
  clock: Pick<Clock, 'now'>,
): MethodOutput<'simulation.forecast'> {
  const { platform, target } = readTarget(input);
  const { terms, tier, known, isCloud } = pacingOf(input.pace, platform, target);
  checkPlan(input, { platform, target, now: clock.now() });
  const devices = input.devices ?? input.deviceIds.length;
  const messageBytes = bytesOf(input, platform, target);
  const load = {
    devices,
    sessions: devices + input.subscribers.length,
    intervalMs: meanIntervalMs(input),
    phases: phasesOf(input),
    messages: messageLimit(input),
    messageBytes,
    startMs: startMs(input, devices, devices),
    registers: platform.provisioning !== undefined,
    readsTwin: readsTwin(input),
  };
  return {
    ...(tier === undefined
      ? {}
      : { tier: { id: tier.id, units: terms.units, assumed: input.pace?.tier === undefined, known: [...known] } }),
    devices,
    messageBytes,
    ...forecast(load, tier, terms.units),
    ...silence(input, clock),
    rates: ratesOf(terms, tier, isCloud, { readsTwin: readsTwin(input) }),
  };
}

function silence(
  { timesOfDay }: ParsedInput<'simulation.forecast'>,
  clock: Pick<Clock, 'now'>,
): Pick<MethodOutput<'simulation.forecast'>, 'silentForMs'> {
  if (timesOfDay === undefined) return {};
  for (const { beginsMs, window } of spansOf(timesOfDayFrom(timesOfDay, clock.now()), 0)) {
    if (window?.intervalMs !== undefined) return { silentForMs: beginsMs };
  }
  return {};
}

/** All that a run is refused for and no table has to be read for: what a recording gives is not known here, nor who takes part. */
function checkPlan(
  { fields = {}, replay, timesOfDay: times, ...terms }: ParsedInput<'simulation.forecast'>,
  { platform, target, now }: { readonly platform: Platform; readonly target: Target; readonly now: Date },
): void {
  if (replay !== undefined) return;
  const values: Fields = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      field.kind === 'csv' ? { kind: 'csv' as const, values: [''], row: field.row } : field,
    ]),
  );
  const [first = sampleId] = terms.deviceIds;
  const timesOfDay = times && timesOfDayFrom(times, now);
  checkSending(
    { ...terms, fields: values, timesOfDay },
    { platform, target, deviceIds: [first], isPart: true, seed: 0 },
  );
}

/** Of a late message of a device with a long ID. */
function bytesOf(
  { deviceIds, alertAboveC, body, contentType, properties }: ParsedInput<'simulation.forecast'>,
  platform: Platform,
  target: Target,
): number {
  const longest = deviceIds.reduce((one, other) => (other.length > one.length ? other : one), sampleId);
  const message = createMessage(longest, 99_999, sample, new Date(0), alertAboveC);
  const content = contentMaker({ body, contentType, properties })?.({ ...message, values: {} });
  return (platform.provisioning?.assignsTo ?? platform).encode({ ...message, content }, target).payload.length;
}
