import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { HubThingsBoardModel } from '../../contract/models.ts';
import type { Entry } from '../../core/hub/state.ts';
import type { HubLimits } from '../../core/hub/limits.ts';
import { attributesFault } from '../../core/hub/faces/thingsboard/attributes.ts';
import { attributeUpdates, rpcRequest } from '../../core/hub/faces/thingsboard/index.ts';
import {
  type ThingsBoardDevice,
  type ThingsBoardProfile,
  type ThingsBoardRefusal,
  changedAttributes,
  newProfile,
  withCredentials,
} from '../../core/hub/faces/thingsboard/registry.ts';
import { toUtf8 } from '../../core/bytes.ts';
import { Problem } from '../../core/problem.ts';
import { cleanCertificate, credentialsId } from '../../core/clouds/thingsboard/credentials.ts';
import { asJsonObject, parseJson, type Json, type JsonObject } from '../../core/json.ts';
import { certificateFacts } from '../certificate-facts.ts';
import type { Ports } from '../ports.ts';
import type { HubSessions } from './sessions.ts';
import type { HubStore } from './store.ts';
import type { HubRules } from './world.ts';

const face = 'thingsboard';
const text = (value: JsonObject) => JSON.stringify(value, undefined, 2);

/** The ThingsBoard face as its page manages it: devices, profiles, attributes and calls. */
export class HubThingsBoard {
  readonly #store: HubStore;
  readonly #sessions: HubSessions;
  readonly #ports: Ports;
  readonly #refusal: ThingsBoardRefusal;
  readonly #limits: HubLimits;

  constructor(
    store: HubStore,
    sessions: HubSessions,
    ports: Ports,
    rules: Pick<HubRules, 'thingsboardRefusal' | 'limits'>,
  ) {
    this.#store = store;
    this.#sessions = sessions;
    this.#ports = ports;
    this.#refusal = rules.thingsboardRefusal;
    this.#limits = rules.limits;
  }

  list(): HubThingsBoardModel {
    const { thingsboardDevices, thingsboardProfiles } = this.#store.state;
    return {
      refusal: this.#refusal,
      devices: [...thingsboardDevices.values()].map((device) => this.#deviceModel(device)),
      profiles: [...thingsboardProfiles.values()].map((profile) => this.#profileModel(profile)),
    };
  }

  async setDevice(input: ParsedInput<'hub.setThingsBoardDevice'>): Promise<MethodOutput<'hub.setThingsBoardDevice'>> {
    const { certificate, cleaned } = cleanCertificate(input.certificatePem, 'certificatePem');
    const { thingsboardDevices: devices } = this.#store.state;
    const before = devices.get(input.name.trim());
    const device = await this.#keep('thingsboardDevices', () =>
      withCredentials(devices, input.name, certificate, this.#ports.clock.now()),
    );
    if (before !== undefined && before.credentialsId !== device.credentialsId) {
      this.#expel(device.name, i18n.t('Device {name} was given another certificate.', { name: device.name }));
    }
    return { ...this.#deviceModel(device), cleaned: [...cleaned] };
  }

  async removeDevice({ name }: { name: string }): Promise<Record<string, never>> {
    await this.#store.change((set) => set('thingsboardDevices', this.#device(name).name, undefined));
    this.#expel(name, i18n.t('Device {name} was removed from the hub.', { name }));
    return {};
  }

  async setProfile(
    input: ParsedInput<'hub.setThingsBoardProfile'>,
  ): Promise<MethodOutput<'hub.setThingsBoardProfile'>> {
    const { certificate, cleaned } = cleanCertificate(input.certificatePem, 'certificatePem');
    const { thingsboardProfiles: profiles } = this.#store.state;
    const name = input.name ?? certificate.subject.commonName ?? 'profile';
    const { pattern, allowCreate } = input;
    const profile = await this.#keep('thingsboardProfiles', () =>
      newProfile(profiles, { name, anchor: certificate, pattern, allowCreate }),
    );
    return { ...this.#profileModel(profile), cleaned: [...cleaned] };
  }

  async removeProfile({ name }: { name: string }): Promise<Record<string, never>> {
    const { thingsboardProfiles: profiles } = this.#store.state;
    await this.#store.change((set) => {
      if (!profiles.has(name))
        throw new Problem('NOT_FOUND', i18n.t('The hub has no profile {name}.', { name }), { field: 'name' });
      set('thingsboardProfiles', name, undefined);
    });
    return {};
  }

  attributes({ name }: { name: string }): MethodOutput<'hub.thingsBoardAttributes'> {
    const { sharedAttributes, clientAttributes } = this.#device(name);
    return { shared: text(sharedAttributes), client: text(clientAttributes) };
  }

  async setAttributes(
    input: ParsedInput<'hub.thingsBoardSetAttributes'>,
  ): Promise<MethodOutput<'hub.thingsBoardSetAttributes'>> {
    const patch = asJsonObject(parseJson(toUtf8(input.shared)));
    if (patch === undefined) {
      throw new Problem('INVALID_INPUT', i18n.t('The attributes are no JSON object.'), {
        field: 'shared',
        remedy: i18n.t('Write an object, for example {example}; null deletes an attribute.', {
          example: '{"intervalSeconds": 10}',
        }),
      });
    }
    let change: ReturnType<typeof changedAttributes> | undefined;
    const device = await this.#keep('thingsboardDevices', () => {
      const before = this.#device(input.name);
      change = changedAttributes(before.sharedAttributes, patch);
      const fault = attributesFault(change.attributes, this.#limits);
      if (fault !== undefined) {
        throw new Problem('INVALID_INPUT', i18n.t('The attributes cannot be kept. {fault}', { fault }), {
          field: 'shared',
        });
      }
      return { ...before, sharedAttributes: change.attributes };
    });
    let delivered = false;
    for (const session of this.#sessions.ofFace(face, device.name)) {
      for (const message of attributeUpdates(session, change?.set ?? {}, change?.deleted ?? [])) {
        session.link.send(message);
        delivered = true;
      }
    }
    const { set = {}, deleted = [] } = change ?? {};
    const news = deleted.length === 0 ? set : { ...set, deleted };
    if (Object.keys(news).length > 0 && this.#sessions.https.polls.tell('attributes', device.name, news))
      delivered = true;
    return { shared: text(device.sharedAttributes), delivered };
  }

  async call(input: ParsedInput<'hub.thingsBoardRpc'>): Promise<MethodOutput<'hub.thingsBoardRpc'>> {
    const { name } = this.#device(input.name);
    const params = parseJson(toUtf8(input.params));
    if (params === undefined) {
      throw new Problem('INVALID_INPUT', i18n.t('The parameters are not JSON.'), {
        field: 'params',
        remedy: i18n.t('Write JSON, for example {examples}.', { examples: '{"on": true}, 21.5 or "text"' }),
      });
    }
    const answer = await this.#ask(name, input.method, params, input.timeoutMs);
    if (answer === undefined) {
      throw new Problem(
        'NOT_CONNECTED',
        i18n.t('Device {name} is not connected, or has not subscribed to calls.', { name }),
        {
          remedy: i18n.t('Start the device; it must subscribe to v1/devices/me/rpc/request/+.'),
        },
      );
    }
    if (answer === 'no-answer') {
      throw new Problem(
        'NO_ANSWER',
        i18n.t('Device {name} did not answer within {seconds} seconds.', { name, seconds: input.timeoutMs / 1000 }),
        {
          remedy: i18n.t('Its answer goes to {topic}.', { topic: 'v1/devices/me/rpc/response/{request ID}' }),
        },
      );
    }
    return { answer: answer.payload };
  }

  #ask(name: string, method: string, params: Json, timeoutMs: number) {
    const session = this.#sessions
      .ofFace(face, name)
      .findLast((one) => rpcRequest(one, '0', method, params) !== undefined);
    return this.#sessions.channels.request(name, timeoutMs, (requestId) => {
      if (session === undefined) {
        return this.#sessions.https.polls.tell('rpc', name, { id: Number(requestId), method, params });
      }
      const message = rpcRequest(session, requestId, method, params);
      if (message !== undefined) session.link.send(message);
      return message !== undefined;
    });
  }

  #expel(name: string, reason: string): void {
    for (const session of this.#sessions.ofFace(face, name)) {
      this.#sessions.clients.close(session, { cause: 'certificate-not-registered', reason });
    }
  }

  /** Throws NOT_FOUND. */
  #device(name: string): ThingsBoardDevice {
    const device = this.#store.state.thingsboardDevices.get(name);
    if (device !== undefined) return device;
    throw new Problem('NOT_FOUND', i18n.t('The hub has no ThingsBoard device {name}.', { name }), {
      field: 'name',
      remedy: i18n.t('Add it with its certificate; names count capital letters.'),
      action: { do: 'open-page', page: 'hub-thingsboard' },
    });
  }

  /** Makes an entry from what is true when its turn has come, and keeps it. */
  async #keep<S extends 'thingsboardDevices' | 'thingsboardProfiles'>(
    section: S,
    make: () => Entry<S> & { readonly name: string },
  ): Promise<Entry<S>> {
    let kept: Entry<S> | undefined;
    await this.#store.change((set) => {
      const made = make();
      set(section, made.name, made);
      kept = made;
    });
    if (kept === undefined) throw new Error('The change was not made.');
    return kept;
  }

  #deviceModel({
    name,
    certificate,
    credentialsId,
    profile,
  }: ThingsBoardDevice): HubThingsBoardModel['devices'][number] {
    return {
      name,
      credentialsId,
      certificate: certificateFacts(certificate, this.#ports.ciphers.digest),
      ...(profile === undefined ? {} : { profile }),
      connected: this.#sessions.ofFace(face, name).length > 0,
    };
  }

  #profileModel({ name, anchor, pattern, allowCreate }: ThingsBoardProfile): HubThingsBoardModel['profiles'][number] {
    return {
      name,
      credentialsId: credentialsId(anchor.der),
      certificate: certificateFacts(anchor, this.#ports.ciphers.digest),
      pattern,
      allowCreate,
    };
  }
}
