import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { toUtf8 } from '../../core/bytes.ts';
import { asJsonObject, parseJson } from '../../core/json.ts';
import { awsFace } from '../../core/hub/faces/aws/index.ts';
import { type AwsShadow, deltaOf, shadowKey, updateShadow } from '../../core/hub/faces/aws/shadow.ts';
import { deleted, updated } from '../../core/hub/faces/aws/shadow-topics.ts';
import { Problem } from '../../core/problem.ts';
import type { Ports } from '../ports.ts';
import type { HubSessions } from './sessions.ts';
import type { HubStore } from './store.ts';

/** Shadows of things as AWS's console manages them: whoever has subscribed hears of it as of a device's own change. */
export class HubAwsShadows {
  readonly #store: HubStore;
  readonly #sessions: HubSessions;
  readonly #ports: Ports;

  constructor(store: HubStore, sessions: HubSessions, ports: Ports) {
    this.#store = store;
    this.#sessions = sessions;
    this.#ports = ports;
  }

  /** Those of a thing, the classic one first. */
  of(thing: string): { name?: string; version: number }[] {
    const own = [...this.#store.state.awsShadows.values()].filter(
      (one) => one.thing === thing && one.document !== undefined,
    );
    return own
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
      .map(({ name, version }) => ({ ...(name === '' ? {} : { name }), version }));
  }

  get({ thing, shadow = '' }: ParsedInput<'hub.awsShadow'>): MethodOutput<'hub.awsShadow'> {
    const found = this.#find(thing, shadow);
    const document = found?.document ?? { state: {}, metadata: {} };
    const { desired = {}, reported = {} } = document.state;
    const text = (part: unknown) => JSON.stringify(part, undefined, 2);
    return {
      version: found?.version ?? 0,
      exists: found?.document !== undefined,
      desired: text(desired),
      reported: text(reported),
      delta: text(deltaOf(document).state),
      metadata: text(document.metadata),
    };
  }

  async setDesired({ thing, shadow = '', desired }: ParsedInput<'hub.setAwsShadow'>): Promise<{ version: number }> {
    const patch = asJsonObject(parseJson(toUtf8(desired)));
    if (patch === undefined) {
      throw invalid(i18n.t('The desired state is no JSON object.'));
    }
    const now = this.#ports.clock.now();
    let announce = () => {};
    let version = 0;
    await this.#store.change((set) => {
      const made = updateShadow(this.#find(thing, shadow), { thing, name: shadow }, { state: { desired: patch } }, now);
      if ('code' in made)
        throw invalid(i18n.t('AWS IoT would answer {code}: {message}.', { code: made.code, message: made.message }));
      const { announcements } = updated(made, {}, now);
      set('awsShadows', shadowKey(thing, shadow), made.after);
      version = made.after.version;
      announce = () => void this.#sessions.routing.announce(awsFace, announcements);
    });
    announce();
    return { version };
  }

  async remove({ thing, shadow = '' }: ParsedInput<'hub.removeAwsShadow'>): Promise<Record<string, never>> {
    let announce = () => {};
    await this.#store.change((set) => {
      const found = this.#find(thing, shadow);
      if (found?.document === undefined) {
        throw new Problem('NOT_FOUND', i18n.t('The thing {thing} has no such shadow.', { thing }), { field: 'shadow' });
      }
      const { announcements } = deleted(found, {}, this.#ports.clock.now());
      set('awsShadows', shadowKey(thing, shadow), { ...found, document: undefined });
      announce = () => void this.#sessions.routing.announce(awsFace, announcements);
    });
    announce();
    return {};
  }

  /** Throws NOT_FOUND where there is no such thing. */
  #find(thing: string, name: string): AwsShadow | undefined {
    const { awsThings, awsShadows } = this.#store.state;
    if (awsThings.has(thing)) return awsShadows.get(shadowKey(thing, name));
    throw new Problem('NOT_FOUND', i18n.t('The hub has no thing {name}.', { name: thing }), { field: 'thing' });
  }
}

const invalid = (message: string) =>
  new Problem('INVALID_INPUT', message, {
    field: 'desired',
    remedy: i18n.t('Write an object, for example {example}.', { example: '{"intervalSeconds": 10}' }),
  });
