import { type JsonObject } from '../../core/json.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import { type HubDevice, withoutPending } from '../../core/hub/devices.ts';
import type { Reaction } from '../../core/hub/face.ts';
import type { OutgoingMessage } from '../../core/hub/messages.ts';
import type { Clock } from '../ports.ts';
import { type MethodAnswer, MethodCalls } from './method-calls.ts';
import type { OpenSession, SessionTable } from './session-table.ts';
import type { HubStore } from './store.ts';

/** What the hub itself starts with devices: cloud-to-device messages, desired properties, methods. */
export class DeviceChannels {
  readonly #store: HubStore;
  readonly #table: SessionTable;
  readonly #methodCalls: MethodCalls;

  constructor(store: HubStore, table: SessionTable, clock: Clock) {
    this.#store = store;
    this.#table = table;
    this.#methodCalls = new MethodCalls(clock);
  }

  /** Sends what waits for the device. True when something went out. */
  deliverPending(deviceId: string): boolean {
    const session = this.#table.channelOf(deviceId);
    return session !== undefined && this.deliver(session);
  }

  deliver(session: OpenSession): boolean {
    const { deviceChannel } = session.face;
    const device = this.#store.state.devices.get(session.deviceId);
    const { mqtt } = session;
    if (deviceChannel === undefined || device === undefined || mqtt === undefined) return false;
    let sent = false;
    for (const message of deviceChannel.cloudToDevice(session, device)) {
      const messageId = deviceChannel.acknowledged(message.topic) ?? '';
      if (mqtt.delivering.has(messageId)) continue;
      session.link.send(message);
      // Nobody acknowledges at QoS 0: it is done when it is sent.
      if (message.qos === 0) this.#store.changeDevice(session.deviceId, (one) => withoutPending(one, messageId));
      else mqtt.delivering.add(messageId);
      sent = true;
    }
    return sent;
  }

  acknowledged(session: OpenSession, topic: string): void {
    const messageId = session.face.deviceChannel?.acknowledged(topic);
    if (messageId === undefined) return;
    session.mqtt?.delivering.delete(messageId);
    this.#store.changeDevice(session.deviceId, (device) => withoutPending(device, messageId));
  }

  /** Pushes a change of the desired properties. False when the device is away or has not subscribed. */
  pushDesired(device: HubDevice, patch: JsonObject): boolean {
    const session = this.#table.channelOf(device.deviceId);
    const message = session?.face.deviceChannel?.desiredChanged(session, patch, device.desired.version);
    if (session === undefined || message === undefined) return false;
    session.link.send(message);
    return true;
  }

  /** Calls a direct method. Undefined when the device is away or has not subscribed. */
  callMethod(
    deviceId: string,
    name: string,
    payload: Uint8Array,
    timeoutMs: number,
  ): Promise<MethodAnswer | 'no-answer'> | undefined {
    const session = this.#table.channelOf(deviceId);
    if (session === undefined) return undefined;
    return this.request(session, timeoutMs, (requestId) =>
      session.face.deviceChannel?.methodRequest(session, name, requestId, payload),
    );
  }

  /** Asks a client something and waits for its answer. Undefined where there is no message to ask with. */
  request(
    session: OpenSession,
    timeoutMs: number,
    make: (requestId: string) => OutgoingMessage | undefined,
  ): Promise<MethodAnswer | 'no-answer'> | undefined {
    return this.#methodCalls.call(session.deviceId, timeoutMs, (requestId) => {
      const message = make(requestId);
      if (message !== undefined) session.link.send(message);
      return message !== undefined;
    });
  }

  methodAnswered(deviceId: string, { requestId, status, payload }: NonNullable<Reaction['methodResponse']>): void {
    this.#methodCalls.answered(deviceId, requestId, { status, payload: fromUtf8(payload) ?? '' });
  }

  /** Breaks a device's connections off, and answers how many there were. Its will is published, and its session goes on. */
  disconnect(deviceId: string): number {
    const sessions = this.#table.ofDevice(deviceId);
    for (const { link } of sessions) link.close();
    return sessions.length;
  }

  stop(): void {
    this.#methodCalls.stop();
  }
}
