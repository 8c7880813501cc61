import { fromUtf8, toBase64, toUtf8 } from '../bytes.ts';
import { type Json, type JsonObject, asJsonObject, parseJson } from '../json.ts';

/** A rule as a plan has it (`contract/plan/reactions.ts`). */
interface FromAsked {
  readonly from: string;
  readonly times?: number | undefined;
}
type Value = string | number | boolean | null | FromAsked;
interface Deeds {
  readonly intervalMs?: number | FromAsked | undefined;
  readonly fields?: Readonly<Record<string, Value>> | undefined;
  readonly report?: Readonly<Record<string, Value>> | undefined;
  readonly disconnectForMs?: number | undefined;
}
export type Reaction =
  | (Deeds & {
      readonly on: 'desired';
      readonly property: string;
      readonly acknowledge?: 'value' | 'plug-and-play' | undefined;
      readonly code: number;
      readonly description?: string | undefined;
    })
  | (Deeds & {
      readonly on: 'method';
      readonly method?: string | undefined;
      readonly answer?: 'none' | { readonly status: number; readonly body: string } | undefined;
    })
  | (Deeds & {
      readonly on: 'message';
      readonly contains?: string | undefined;
      readonly reply?: string | undefined;
    });

/** Whether devices need to know what is desired of them, and so read their twins as they connect. */
export const readsTwin = ({
  reactions = [],
}: {
  readonly reactions?: readonly Pick<Reaction, 'on'>[] | undefined;
}): boolean => reactions.some(({ on }) => on === 'desired');

/** What of a device its rules have changed so far: a value, of which each thing that it is asked for makes a new one. */
export interface Reacted {
  /** Undefined while the plan's holds. */
  readonly intervalMs: number | undefined;
  readonly fields: JsonObject;
}

/** What a device does now. */
export interface Doing {
  readonly state: Reacted;
  /** To be reported, each name with its value. */
  readonly report?: JsonObject;
  readonly disconnectForMs?: number;
}

const shortestMs = 10;
const longestMs = 86_400_000;

/** A member or element, by names and places with dots between them; undefined where there is none. */
function at(value: Json | undefined, path: string): Json | undefined {
  if (path === '') return value;
  return path.split('.').reduce<Json | undefined>((within, name) => {
    if (typeof within !== 'object' || within === null) return undefined;
    return Object.hasOwn(within, name) ? (within as JsonObject)[name] : undefined;
  }, value);
}

function valueOf(value: Value, asked: Json | undefined): Json | undefined {
  if (typeof value !== 'object' || value === null) return value;
  const found = at(asked, value.from);
  return typeof found === 'number' && value.times !== undefined ? found * value.times : found;
}

const valuesOf = (values: Readonly<Record<string, Value>> = {}, asked: Json | undefined): JsonObject =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const found = valueOf(value, asked);
      return found === undefined ? [] : [[name, found]];
    }),
  );

function intervalOf(wanted: Deeds['intervalMs'], asked: Json | undefined, before: number | undefined) {
  if (wanted === undefined) return before;
  const ms = typeof wanted === 'number' ? wanted : Number(valueOf(wanted, asked) ?? Number.NaN);
  return Number.isFinite(ms) ? Math.round(Math.min(longestMs, Math.max(shortestMs, ms))) : before;
}

/** What of a rule is the same whatever it is about. */
function done(rule: Deeds, asked: Json | undefined, before: Reacted): Doing {
  const report = valuesOf(rule.report, asked);
  return {
    state: {
      intervalMs: intervalOf(rule.intervalMs, asked, before.intervalMs),
      fields: { ...before.fields, ...valuesOf(rule.fields, asked) },
    },
    ...(Object.keys(report).length === 0 ? {} : { report }),
    ...(rule.disconnectForMs === undefined ? {} : { disconnectForMs: rule.disconnectForMs }),
  };
}

/** A property by its path, as one is reported: within what it lies in. */
const within = (path: string, value: Json): JsonObject =>
  path.split('.').reduceRight<Json>((inner, name) => ({ [name]: inner }), value) as JsonObject;

/** Two reports as one; objects are put together member by member. */
function together(one: JsonObject, other: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const [a, b] = [asJsonObject(merged[name]), asJsonObject(value)];
    merged[name] = a !== undefined && b !== undefined ? together(a, b) : value;
  }
  return merged;
}

/** Desired properties have changed: every rule whose property is among them applies, in the order of the rules. */
export function onDesired(
  rules: readonly Reaction[],
  { properties, version }: { readonly properties: JsonObject; readonly version: number | undefined },
  before: Reacted,
): Doing {
  let doing: Doing = { state: before };
  for (const rule of rules) {
    if (rule.on !== 'desired') continue;
    const value = at(properties, rule.property);
    // What is gone is desired no longer, and what it was stays.
    if (value === undefined || value === null) continue;
    const next = done(rule, value, doing.state);
    const ad = rule.description === undefined ? {} : { ad: rule.description };
    const told = rule.acknowledge === 'plug-and-play' ? { value, ac: rule.code, av: version ?? 0, ...ad } : value;
    const own = rule.acknowledge === undefined ? {} : within(rule.property, told);
    const report = together(doing.report ?? {}, together(next.report ?? {}, own));
    doing = { ...doing, ...next, ...(Object.keys(report).length === 0 ? {} : { report }) };
  }
  return doing;
}

/** What an answer or a reply may name. */
interface Named {
  readonly deviceId: string;
  readonly method: string;
  readonly payload: Json | undefined;
  /** What holds now; null where none does. */
  readonly intervalMs: number | null;
}

const json = (value: Json | undefined): string => JSON.stringify(value ?? null);

/** Fills in a template of JSON: within quotes text stands as it is, elsewhere as JSON. */
export function answered(template: string, { deviceId, method, payload, intervalMs }: Named): Uint8Array {
  const values: Readonly<Record<string, Json>> = { deviceId, method, intervalMs };
  let isQuoted = false;
  const text = template.replaceAll(
    /\\.|"|\{(deviceId|method|intervalMs|payload(?:\.[\w.-]+)?)\}/gs,
    (whole: string, name?: string) => {
      if (whole === '"') isQuoted = !isQuoted;
      if (name === undefined) return whole;
      const value = name.startsWith('payload') ? at(payload, name.slice('payload.'.length)) : values[name];
      const told = json(value);
      if (!isQuoted) return told;
      return typeof value === 'string' ? told.slice(1, -1) : json(told).slice(1, -1);
    },
  );
  return toUtf8(text);
}

/** What a payload says: JSON, or else text, or else base64; undefined where it is empty. */
export function payloadOf(payload: Uint8Array): Json | undefined {
  if (payload.length === 0) return undefined;
  return parseJson(payload) ?? fromUtf8(payload) ?? toBase64(payload);
}

interface AnsweredDoing extends Doing {
  /** `default`: as a device answers that knows nothing; undefined: not at all. */
  readonly answer: 'default' | { readonly status: number; readonly body: Uint8Array } | undefined;
}

/** A method is called. The first rule for it applies. `intervalMs`: the plan's, which holds while no rule has set one. */
export function onMethod(
  rules: readonly Reaction[],
  { intervalMs: planned, ...asked }: Named,
  before: Reacted,
): AnsweredDoing {
  const rule = rules.find((one) => one.on === 'method' && (one.method ?? asked.method) === asked.method);
  if (rule?.on !== 'method') return { state: before, answer: 'default' };
  const doing = done(rule, asked.payload, before);
  if (rule.answer === undefined) return { ...doing, answer: 'default' };
  if (rule.answer === 'none') return { ...doing, answer: undefined };
  const { status, body } = rule.answer;
  const intervalMs = doing.state.intervalMs ?? planned;
  return { ...doing, answer: { status, body: answered(body, { ...asked, intervalMs }) } };
}

/** A message has come. The first rule for it applies. */
export function onMessage(
  rules: readonly Reaction[],
  { deviceId, body, intervalMs: planned }: Pick<Named, 'deviceId' | 'intervalMs'> & { readonly body: Uint8Array },
  before: Reacted,
): Doing & { readonly reply?: Uint8Array } {
  const text = fromUtf8(body);
  const rule = rules.find(
    (one) => one.on === 'message' && (one.contains === undefined || text?.includes(one.contains) === true),
  );
  if (rule?.on !== 'message') return { state: before };
  const payload = payloadOf(body);
  const doing = done(rule, payload, before);
  if (rule.reply === undefined) return doing;
  const named = { deviceId, method: '', payload, intervalMs: doing.state.intervalMs ?? planned };
  return { ...doing, reply: answered(rule.reply, named) };
}
