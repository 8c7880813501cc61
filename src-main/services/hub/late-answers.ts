import { withoutPending } from '../../core/hub/devices.ts';
import type { HubWorld } from '../../core/hub/face.ts';
import type { HubClients } from './clients.ts';
import type { MqttClient } from './mqtt-client.ts';
import type { HubStore } from './store.ts';

/** Sends what a face has for a client that comes long after it was asked for, and forgets what the client has. */
export class LateAnswersOut {
  readonly #store: HubStore;
  readonly #clients: HubClients;
  readonly #world: () => HubWorld;

  constructor(store: HubStore, clients: HubClients, world: () => HubWorld) {
    this.#store = store;
    this.#clients = clients;
    this.#world = world;
  }

  /** To one that has come, or has subscribed: what is not on disk yet is not sent yet. */
  async offer(client: MqttClient): Promise<void> {
    try {
      if (this.#waiting(client).length > 0 && (await this.#store.saved())) this.send(client);
    } catch (error) {
      this.#clients.failed(client.link.remote, client.link, error);
    }
  }

  /** Sends what is on disk by now. */
  send(client: MqttClient): void {
    const { mqtt, link } = client;
    for (const message of this.#waiting(client)) {
      const { qos, remembered = '' } = message;
      if (mqtt === undefined || mqtt.link !== link || mqtt.delivering.has(remembered)) continue;
      link.send(message);
      // Nobody acknowledges at QoS 0: it is done when it is sent.
      if (qos === 0) this.#forget(client, remembered);
      else mqtt.delivering.add(remembered);
    }
  }

  acknowledged(client: MqttClient, name: string): void {
    client.mqtt?.delivering.delete(name);
    if (this.#forget(client, name)) return;
    this.#store.changeDevice(client.deviceId, (device) => withoutPending(device, name));
  }

  #waiting(client: MqttClient) {
    return client.face.lateAnswers?.waiting(client, this.#world()) ?? [];
  }

  /** False where it was none of these. */
  #forget(client: MqttClient, name: string): boolean {
    const changes = client.face.lateAnswers?.had(client, name, this.#world()) ?? [];
    void this.#store.apply(changes);
    return changes.length > 0;
  }
}
