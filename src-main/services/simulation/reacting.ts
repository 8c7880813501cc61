import type { Json, JsonObject } from '../../core/json.ts';
import { asJsonObject, parseJson } from '../../core/json.ts';
import { toUtf8 } from '../../core/bytes.ts';
import { type AnswerMethod, type DesiredChange, answerPlainly } from '../../core/platform/asked.ts';
import type { TwinDocument } from '../../core/platform/platform.ts';
import type { Behaviour } from './behaviour.ts';
import { type Doing, type Reacted, onDesired, onMessage, onMethod, payloadOf } from '../../core/plan/reactions.ts';
import type { LinkPlan } from './link-plan.ts';
import { type Ending, Over } from './over.ts';

/** Devices begin with the same, of which none is changed. */
const asPlanned: Reacted = { intervalMs: undefined, fields: {} };
const unknownTwin: KnownTwin = { desired: {}, reported: {}, version: undefined };

/** The device's connection, as far as its rules have to do with it. */
export interface ReactingLink {
  report(properties: JsonObject): void;
  reply(body: Uint8Array): void;
  disconnect(forMs: number): void;
}

/** What a device knows of its twin. */
interface KnownTwin {
  readonly desired: JsonObject;
  readonly reported: JsonObject;
  /** Of the desired properties, where the platform counts them. */
  readonly version: number | undefined;
}

/** Members with those of a patch; null takes one away (RFC 7396). */
function patched(before: JsonObject, patch: JsonObject): JsonObject {
  const after: Record<string, Json> = { ...before };
  for (const [name, value] of Object.entries(patch)) {
    const inner = asJsonObject(value);
    if (value === null) delete after[name];
    else after[name] = inner === undefined ? value : patched(asJsonObject(after[name]) ?? {}, inner);
  }
  return after;
}

const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/** Has one device react by the rules of its plan, and knows how it behaves by now. */
export class Reacting implements Behaviour {
  readonly #plan: Pick<LinkPlan, 'deviceId' | 'run'>;
  readonly #link: ReactingLink;
  #state: Reacted;
  #planned: (() => number | undefined) | undefined;
  #twin = unknownTwin;
  #change: Over | undefined;

  constructor(plan: Pick<LinkPlan, 'deviceId' | 'run'>, link: ReactingLink) {
    this.#plan = plan;
    this.#link = link;
    this.#state = asPlanned;
  }

  /** Which interval of the plan holds at a time; undefined where none does. */
  goesBy(planned: () => number | undefined): void {
    this.#planned = planned;
  }

  get #plannedMs(): number | null {
    const { intervalMs } = this.#plan.run;
    return (this.#planned === undefined ? intervalMs : this.#planned()) ?? null;
  }

  get #rules() {
    return this.#plan.run.reactions ?? [];
  }

  intervalMs(): number | undefined {
    return this.#state.intervalMs;
  }

  values(): Readonly<Record<string, string | number | boolean>> {
    return Object.fromEntries(
      Object.entries(this.#state.fields).flatMap(([name, value]) =>
        typeof value === 'object' ? [] : [[name, value] as const],
      ),
    );
  }

  get changing(): Ending | undefined {
    if (this.#rules.length === 0) return undefined;
    return (this.#change ??= new Over());
  }

  get twin(): KnownTwin {
    return this.#twin;
  }

  get fields(): JsonObject {
    return this.#state.fields;
  }

  /** The platform asks it for the answer to a method. */
  answering(...[method, body]: Parameters<AnswerMethod>): ReturnType<AnswerMethod> {
    const { deviceId } = this.#plan;
    const asked = { deviceId, method, payload: payloadOf(body), intervalMs: this.#plannedMs };
    const { answer, ...doing } = onMethod(this.#rules, asked, this.#state);
    this.#do(doing);
    return answer === 'default' ? answerPlainly(method, body) : answer;
  }

  /** It has read its twin: what of it is new to the device is taken as a change. */
  twinCame({ desired, reported }: TwinDocument): void {
    const { $version: _, ...known } = asJsonObject(parseJson(toUtf8(reported))) ?? {};
    this.#twin = { ...this.#twin, reported: known };
    const { $version, ...properties } = asJsonObject(parseJson(toUtf8(desired))) ?? {};
    const news = Object.entries(properties).filter(([name, value]) => !isSame(this.#twin.desired[name], value));
    const version = typeof $version === 'number' ? $version : undefined;
    this.desired({ properties: Object.fromEntries(news), version });
  }

  desired(change: DesiredChange): void {
    const { properties, version } = change;
    this.#twin = { ...this.#twin, desired: patched(this.#twin.desired, properties), version };
    this.#do(onDesired(this.#rules, change, this.#state));
  }

  message(body: Uint8Array): void {
    const { deviceId } = this.#plan;
    const came = { deviceId, body, intervalMs: this.#plannedMs };
    const { reply, ...doing } = onMessage(this.#rules, came, this.#state);
    this.#do(doing);
    if (reply !== undefined) this.#link.reply(reply);
  }

  #do({ state, report, disconnectForMs }: Doing): void {
    const { intervalMs, fields } = this.#state;
    const isChanged = intervalMs !== state.intervalMs || !isSame(fields, state.fields);
    this.#state = state;
    if (isChanged) {
      const last = this.#change;
      this.#change = undefined;
      last?.end();
    }
    if (report !== undefined) {
      this.#twin = { ...this.#twin, reported: patched(this.#twin.reported, report) };
      this.#link.report(report);
    }
    if (disconnectForMs !== undefined) this.#link.disconnect(disconnectForMs);
  }
}
