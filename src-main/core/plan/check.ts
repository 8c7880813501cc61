import { i18n } from '../language/index.ts';
import type { Platform, Target } from '../platform/platform.ts';
import { Problem } from '../problem.ts';
import { createMessage } from '../telemetry/message.ts';
import { DeviceScript, type ScriptTerms } from './device-script.ts';
import type { Fault } from './faults.ts';
import type { Field } from './fields.ts';
import { checkReactions } from './check-reactions.ts';
import { type MessageTerms, checkMessage, contentMaker } from './message.ts';
import type { Reaction } from './reactions.ts';

/** What devices send and when, with its tables read. */
export interface SendingTerms extends ScriptTerms, MessageTerms {
  readonly alertAboveC: number;
  readonly reactions?: readonly Reaction[] | undefined;
}

/** Where to, and who. */
interface Fleet {
  readonly platform: Platform;
  readonly target: Target;
  readonly deviceIds: readonly string[];
  /** Whether others of the run send elsewhere. */
  readonly isPart: boolean;
  readonly seed: number;
}

const wrong = (field: string, message: string, remedy: string): Problem =>
  new Problem('INVALID_INPUT', message, { field, remedy });

/** Throws INVALID_INPUT with the path of the member that cannot be carried out, before anything connects. */
export function checkSending(terms: SendingTerms, fleet: Fleet): void {
  checkTiming(terms);
  for (const [place, fault] of (terms.faults ?? []).entries()) checkFault(fault, `faults.${place}`, fleet);
  checkMessage(terms, terms.replay?.names);
  checkReactions(terms.reactions ?? []);
  if (terms.properties !== undefined) checkProperties(terms, fleet);
  checkSize(terms, fleet);
}

function checkTiming({ schedule, timesOfDay, jitter, replay, reactions = [] }: SendingTerms): void {
  if (replay !== undefined && (schedule ?? timesOfDay ?? jitter) !== undefined) {
    throw wrong(
      schedule !== undefined ? 'schedule' : timesOfDay !== undefined ? 'timesOfDay' : 'jitter',
      i18n.t('A recording is sent with its own timing.'),
      i18n.t('Leave out the schedule, the times of day and the jitter, or the recording.'),
    );
  }
  if (schedule !== undefined && timesOfDay !== undefined) {
    throw wrong(
      'timesOfDay',
      i18n.t('A schedule says when devices send, and times of day do too.'),
      i18n.t('Leave out one of them.'),
    );
  }
  const changing = reactions.findIndex(({ intervalMs }) => intervalMs !== undefined);
  if (replay !== undefined && changing !== -1) {
    throw wrong(
      `reactions.${changing}.intervalMs`,
      i18n.t('A recording is sent with its own timing, and a rule would set the interval.'),
      i18n.t('Leave out the interval of the rule, or the recording.'),
    );
  }
  if (schedule?.every(({ intervalMs }) => intervalMs === undefined) === true) {
    throw wrong(
      'schedule',
      i18n.t('The schedule has no phase in which anything is sent.'),
      i18n.t('Give one of its phases an interval.'),
    );
  }
}

function checkFault({ devices, forMs, everyMs }: Fault, path: string, { deviceIds, isPart }: Fleet): void {
  if (everyMs !== undefined && (forMs === undefined || forMs >= everyMs)) {
    throw wrong(
      `${path}.everyMs`,
      i18n.t('It would begin again before it has ended.'),
      i18n.t('Say how long it lasts, and repeat it after a longer time than that.'),
    );
  }
  if (isPart) return;
  const known = new Set(deviceIds);
  const stranger = devices !== undefined && 'ids' in devices ? devices.ids.find((id) => !known.has(id)) : undefined;
  if (stranger === undefined) return;
  throw wrong(
    `${path}.devices.ids`,
    i18n.t('{device} does not send in this run.', { device: JSON.stringify(stranger) }),
    i18n.t('Name devices of the run.'),
  );
}

/** All text that a property may come to hold, whoever gives it. */
function textsOf(field: Field): readonly string[] {
  const values = field.kind === 'constant' ? [field.value] : 'values' in field ? field.values : [];
  return values.map((value) => String(value ?? ''));
}

function checkProperties({ properties = {}, fields = {}, replay }: SendingTerms, { platform, target }: Fleet): void {
  const may = platform.properties?.(target);
  if (may === undefined) {
    throw wrong(
      'properties',
      i18n.t('{platform} carries no properties beside the body in this way.', { platform: platform.label }),
      platform.mqttVersions.includes('5')
        ? i18n.t('Choose MQTT 5.0, or write what they say into the body.')
        : i18n.t('Write what they say into the body.'),
    );
  }
  if (may === 'text') return;
  checkHeaders(Object.keys(properties));
  const rows = replay === undefined ? [] : Array.isArray(replay.rows) ? replay.rows : Object.values(replay.rows).flat();
  const texts: [path: string, text: string][] = [
    ...Object.entries(properties).map(([name, text]): [string, string] => [`properties.${name}`, text]),
    ...Object.entries(fields).flatMap(([name, field]) =>
      textsOf(field).map((text): [string, string] => [`fields.${name}`, text]),
    ),
    ...(rows as readonly { readonly values: object }[]).flatMap(({ values }) =>
      Object.entries(values).map(([name, value]): [string, string] => [`replay.values.${name}`, String(value)]),
    ),
  ];
  const bad = texts.find(([, text]) => !/^[\x20-\x7E]*$/.test(text));
  if (bad === undefined) return;
  throw wrong(
    bad[0],
    i18n.t('By HTTPS a property is a header, and takes no {text}.', { text: JSON.stringify(bad[1]) }),
    i18n.t('Use visible ASCII characters, or another transport.'),
  );
}

/** Headers are the same in capital and small letters (RFC 9110 5.1). */
function checkHeaders(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const before = seen.get(name.toLowerCase());
    if (before !== undefined) {
      throw wrong(
        `properties.${name}`,
        i18n.t('By HTTPS {name} and {before} are the same property.', { name, before }),
        i18n.t('Give it a name that differs in more than capital letters, or choose another transport.'),
      );
    }
    seen.set(name.toLowerCase(), name);
  }
}

function checkSize(terms: SendingTerms, { platform, target, deviceIds, seed }: Fleet): void {
  const make = contentMaker(terms, terms.replay?.names);
  const [deviceId] = deviceIds;
  if (make === undefined || deviceId === undefined) return;
  const step = new DeviceScript(terms, { deviceId, index: 0, count: deviceIds.length, seed }).next();
  if (step === undefined) return;
  const { reading, values, index } = step;
  const message = createMessage(deviceId, index, reading, new Date(0), terms.alertAboveC);
  const content = make({ ...message, values });
  const { length } = platform.encode({ ...message, content }, target).payload;
  if (length <= platform.limits.maximumMessageBytes) return;
  throw wrong(
    'body',
    i18n.t('The message has {count} bytes; {label} takes {maximumMessageBytes}.', {
      count: length,
      label: platform.label,
      maximumMessageBytes: platform.limits.maximumMessageBytes,
    }),
    i18n.t('Send less in one message.'),
  );
}
