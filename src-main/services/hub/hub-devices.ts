import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { HubDeviceModel } from '../../contract/models.ts';
import { toHex, toUtf8 } from '../../core/bytes.ts';
import type { JsonObject } from '../../core/json.ts';
import {
  type HubDevice,
  newDevice,
  readThumbprint,
  thumbprintAuthentication,
  withPending,
} from '../../core/hub/devices.ts';
import { rollOver } from '../../core/hub/rollover.ts';
import { parseObject, patchFault, patchSection, patchTags } from '../../core/hub/twin.ts';
import { Problem } from '../../core/problem.ts';
import type { Ports } from '../ports.ts';
import { deviceModel } from './device-model.ts';
import type { HubSessions } from './sessions.ts';
import type { HubStore } from './store.ts';

/** Devices as a cloud's portal manages them: registry, twins, messages and methods. */
export class HubDevices {
  readonly #store: HubStore;
  readonly #sessions: HubSessions;
  readonly #ports: Ports;

  constructor(store: HubStore, sessions: HubSessions, ports: Ports) {
    this.#store = store;
    this.#sessions = sessions;
    this.#ports = ports;
  }

  list(): HubDeviceModel[] {
    return [...this.#store.state.devices.values()].map((device) => deviceModel(device, this.#sessions));
  }

  async register(input: ParsedInput<'hub.registerDevice'>): Promise<HubDeviceModel> {
    const authentication = authenticationOf(input);
    const device = await this.#keep(() => {
      if (this.#store.state.devices.has(input.deviceId)) {
        throw new Problem(
          'NAME_TAKEN',
          i18n.t('The hub has a device {deviceId} already.', { deviceId: input.deviceId }),
          {
            field: 'deviceId',
            remedy: i18n.t('Remove it first, or choose another ID.'),
          },
        );
      }
      return newDevice(input.deviceId, authentication, this.#ports.clock.now());
    });
    return deviceModel(device, this.#sessions);
  }

  async setAuthentication(input: ParsedInput<'hub.setDeviceAuthentication'>): Promise<HubDeviceModel> {
    const authentication = authenticationOf(input);
    const device = await this.#keep(() => ({ ...this.#store.device(input.deviceId), authentication }));
    return deviceModel(device, this.#sessions);
  }

  /** All of them or none. */
  async rollOver(input: ParsedInput<'hub.rollOverDevices'>): Promise<MethodOutput<'hub.rollOverDevices'>> {
    const wanted = input.devices.map((one) => ({
      deviceId: one.deviceId,
      thumbprint: readThumbprint(one.thumbprint, 'thumbprint'),
      before: one.before?.map((text) => readThumbprint(text, 'before')),
    }));
    let devices: MethodOutput<'hub.rollOverDevices'>['devices'] = [];
    await this.#store.change((set) => {
      devices = wanted.map(({ deviceId, thumbprint, before }) => {
        const device = this.#store.state.devices.get(deviceId);
        if (device === undefined) return { deviceId, state: 'not-registered' };
        const { state, authentication } = rollOver(device.authentication, thumbprint, before);
        if (state === 'rolled-over') set('devices', deviceId, { ...device, authentication });
        return { deviceId, state };
      });
    });
    return { devices };
  }

  async setEnabled({ deviceId, enabled }: ParsedInput<'hub.setDeviceEnabled'>): Promise<HubDeviceModel> {
    const device = await this.#keep(() => ({ ...this.#store.device(deviceId), enabled }));
    if (!enabled) {
      const reason = i18n.t('Device {deviceId} was disabled in the hub.', { deviceId });
      this.#sessions.clients.expel(deviceId, { cause: 'device-disabled', reason });
    }
    return deviceModel(device, this.#sessions);
  }

  async remove({ deviceId }: ParsedInput<'hub.removeDevice'>): Promise<Record<string, never>> {
    await this.#store.change((set) => {
      set('devices', this.#store.device(deviceId).deviceId, undefined);
      set('credentialOperations', deviceId, undefined);
    });
    this.#sessions.clients.expel(deviceId, {
      cause: 'device-unknown',
      // By AMQP the device is told this sentence.
      reason: `Device ${deviceId} was removed from the hub.`,
    });
    return {};
  }

  /** As a network does that breaks: the device may come back at once. */
  disconnect(input: ParsedInput<'hub.disconnectDevice'>): MethodOutput<'hub.disconnectDevice'> {
    const { deviceId } = this.#store.device(input.deviceId);
    const connections = this.#sessions.channels.disconnect(deviceId);
    if (connections > 0) return { connections };
    throw new Problem('NOT_CONNECTED', i18n.t('Device {deviceId} is not connected.', { deviceId }), {
      field: 'deviceId',
    });
  }

  getTwin({ deviceId }: ParsedInput<'hub.getTwin'>): MethodOutput<'hub.getTwin'> {
    const device = this.#store.device(deviceId);
    const text = ({ properties, version }: HubDevice['desired']) =>
      JSON.stringify({ ...properties, $version: version }, undefined, 2);
    return { tags: tagsText(device), desired: text(device.desired), reported: text(device.reported) };
  }

  async updateDesired(input: ParsedInput<'hub.updateDesired'>): Promise<MethodOutput<'hub.updateDesired'>> {
    const patch = twinPatch(input.patch, desiredFaults, '{"intervalSeconds": 10}');
    const device = await this.#keep(() => {
      const before = this.#store.device(input.deviceId);
      const desired = patchSection(before.desired, patch);
      if (desired !== undefined) return { ...before, desired };
      throw new Problem('LIMIT_REACHED', i18n.t('The desired properties would have more than 32 KB.'), {
        field: 'patch',
      });
    });
    return { version: device.desired.version, delivered: this.#sessions.channels.pushDesired(device, patch) };
  }

  async updateTags(input: ParsedInput<'hub.updateTags'>): Promise<MethodOutput<'hub.updateTags'>> {
    const patch = twinPatch(input.patch, tagsFaults, '{"site": "north"}');
    const device = await this.#keep(() => {
      const before = this.#store.device(input.deviceId);
      const tags = patchTags(before.tags, patch);
      if (tags !== undefined) return { ...before, tags };
      throw new Problem('LIMIT_REACHED', i18n.t('The tags would have more than 8 KB.'), { field: 'patch' });
    });
    return { tags: tagsText(device) };
  }

  async sendMessage(input: ParsedInput<'hub.sendMessage'>): Promise<MethodOutput<'hub.sendMessage'>> {
    const { deviceId, body, properties } = input;
    const messageId = toHex(this.#ports.ciphers.random(16)).toLowerCase();
    await this.#keep(() => withPending(this.#store.device(deviceId), { messageId, body, properties }));
    return { messageId, delivered: this.#sessions.channels.deliverPending(deviceId) };
  }

  async callMethod(input: ParsedInput<'hub.callMethod'>): Promise<MethodOutput<'hub.callMethod'>> {
    const { deviceId } = this.#store.device(input.deviceId);
    const answer = await this.#sessions.channels.callMethod(
      deviceId,
      input.name,
      toUtf8(input.payload),
      input.timeoutMs,
    );
    if (answer === undefined) {
      const connected = this.#sessions.clients.isConnected(deviceId);
      throw connected
        ? new Problem(
            'NOT_CONNECTED',
            i18n.t('Device {deviceId} is connected, but has not subscribed to methods.', { deviceId }),
            { remedy: i18n.t('The device must subscribe to $iothub/methods/POST/#.') },
          )
        : new Problem('NOT_CONNECTED', i18n.t('Device {deviceId} is not connected.', { deviceId }), {
            remedy: i18n.t('Start the device; it must subscribe to $iothub/methods/POST/#.'),
          });
    }
    if (answer === 'no-answer') {
      throw new Problem(
        'NO_ANSWER',
        i18n.t('Device {deviceId} did not answer within {seconds} seconds.', {
          deviceId,
          seconds: input.timeoutMs / 1000,
        }),
        {
          remedy: i18n.t('Its answer goes to {topic}.', { topic: '$iothub/methods/res/{status}/?$rid={request id}' }),
        },
      );
    }
    if ('declined' in answer) {
      throw new Problem(
        'NO_ANSWER',
        i18n.t('Device {deviceId} does not run the method: {reason}.', { deviceId, reason: answer.declined }),
        { remedy: i18n.t('Call a method that it has, when it has time for it.') },
      );
    }
    return answer;
  }

  /** Makes the device from what is true when its turn has come, and keeps it. */
  async #keep(make: () => HubDevice): Promise<HubDevice> {
    let kept: HubDevice | undefined;
    await this.#store.change((set) => {
      kept = make();
      set('devices', kept.deviceId, kept);
    });
    if (kept === undefined) throw new Error('The change was not made.');
    return kept;
  }
}

/** Throws INVALID_INPUT. */
function authenticationOf({
  primaryThumbprint: primary,
  secondaryThumbprint: secondary,
}: ParsedInput<'hub.registerDevice'>): HubDevice['authentication'] {
  if (primary !== undefined) return thumbprintAuthentication(primary, secondary);
  if (secondary === undefined) return { type: 'certificateAuthority' };
  throw new Problem('INVALID_INPUT', i18n.t('A secondary thumbprint needs a primary one.'), {
    field: 'primaryThumbprint',
    remedy: i18n.t('Give both, or the primary alone.'),
  });
}

const tagsText = ({ tags }: HubDevice): string => JSON.stringify(tags, undefined, 2);

interface TwinFaults {
  notAnObject(): string;
  notKept(fault: string): string;
}

const desiredFaults: TwinFaults = {
  notAnObject: () => i18n.t('The desired properties are not a JSON object of at most ten levels.'),
  notKept: (fault) => i18n.t('The desired properties cannot be kept. {fault}', { fault }),
};
const tagsFaults: TwinFaults = {
  notAnObject: () => i18n.t('The tags are not a JSON object of at most ten levels.'),
  notKept: (fault) => i18n.t('The tags cannot be kept. {fault}', { fault }),
};

/** Throws INVALID_INPUT. */
function twinPatch(text: string, faults: TwinFaults, example: string): JsonObject {
  const patch = parseObject(toUtf8(text));
  if (patch === undefined) {
    throw new Problem('INVALID_INPUT', faults.notAnObject(), {
      field: 'patch',
      remedy: i18n.t('Write an object, for example {example}.', { example }),
    });
  }
  const fault = patchFault(patch);
  if (fault === undefined) return patch;
  throw new Problem('INVALID_INPUT', faults.notKept(fault), { field: 'patch' });
}
