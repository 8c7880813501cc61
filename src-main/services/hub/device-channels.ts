import { type JsonObject } from '../../core/json.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import type { MethodCall, MethodTurn } from '../../core/hub/device-channel.ts';
import type { HubDevice } from '../../core/hub/devices.ts';
import type { Effects } from '../../core/hub/face.ts';
import type { Clock } from '../ports.ts';
import { type MethodAnswer, MethodCalls, type MethodOutcome } from './method-calls.ts';
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

  deliver({ deviceId, line }: OpenSession): boolean {
    const device = this.#store.state.devices.get(deviceId);
    return device !== undefined && line !== undefined && line.deliver(device);
  }

  /** Pushes a change of the desired properties. False when the device is away or has not subscribed. */
  pushDesired({ deviceId, desired }: HubDevice, patch: JsonObject): boolean {
    return this.#table.channelOf(deviceId)?.line?.pushDesired(patch, desired.version) === true;
  }

  /** Calls a direct method. Undefined when the device is away or has not subscribed. */
  callMethod(
    deviceId: string,
    name: string,
    payload: Uint8Array,
    timeoutMs: number,
  ): Promise<MethodOutcome> | undefined {
    const line = this.#table.channelOf(deviceId)?.line;
    if (line === undefined) return undefined;
    const callOf = (requestId: string): MethodCall => ({ name, requestId, payload, timeoutMs });
    return this.#methodCalls.call(
      deviceId,
      timeoutMs,
      (requestId) => line.callMethod(callOf(requestId)),
      (requestId, readyId) => line.letMethodRun?.(callOf(requestId), readyId) === true,
    );
  }

  /** Asks a client something and waits for its answer. Undefined where it could not be asked. */
  request(
    deviceId: string,
    timeoutMs: number,
    send: (requestId: string) => boolean,
  ): Promise<MethodAnswer | 'no-answer'> | undefined {
    return this.#methodCalls.call(deviceId, timeoutMs, send);
  }

  methodTurned(deviceId: string, turn: MethodTurn): void {
    this.#methodCalls.turned(deviceId, turn);
  }

  methodAnswered(deviceId: string, { requestId, status, payload }: NonNullable<Effects['methodResponse']>): void {
    this.#methodCalls.answered(deviceId, requestId, { status, payload: fromUtf8(payload) ?? '' });
  }

  /** Breaks a device's connections off, and answers how many there were. Its will is published, and its session goes on. */
  disconnect(deviceId: string): number {
    const sessions = this.#table.ofDevice(deviceId);
    for (const session of sessions) session.end();
    return sessions.length;
  }

  stop(): void {
    this.#methodCalls.stop();
  }
}
