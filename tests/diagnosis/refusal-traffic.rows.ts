import { expect } from 'vitest';
import { publishPacket, subscribePacket } from '../support/raw-mqtt.ts';
import { type RefusalRow, type RefusalScene, users } from './refusal-scene.ts';

/** What a client may not send, or hear. */

const events = (id: string) => `devices/${id}/messages/events/`;

/** Publishes as a device of IoT Hub. */
const publishing = (
  topic: string,
  payload: string,
  options: { readonly qos?: 0 | 1 | 2; readonly retain?: boolean } = {},
): RefusalRow => ({
  happen: async (scene) => {
    const { client } = await scene.connect('a');
    client.publish(topic, payload, { qos: 0, ...options });
  },
});

/** A client of MQTT 5 at the topic spaces. */
const atSpaces = async (scene: RefusalScene) =>
  (await scene.connect('b', { clientId: 'spaces', username: 'b', protocolVersion: 5 })).client;

const mqtt5 = { userName: `correlationId=${'ab'.repeat(16)}&clientVersion=test%2F1`, nonce: Buffer.alloc(16, 0xab) };

/** A device of the MQTT 5 hub; `isThere`: with its birth acknowledged. */
async function atMqtt5Hub(scene: RefusalScene, isThere: boolean) {
  const { client, heard } = await scene.connect('b', { username: mqtt5.userName, protocolVersion: 5 });
  const typed = (type: string) => ({ correlationData: mqtt5.nonce, userProperties: { type } });
  if (isThere) {
    await client.subscribeAsync('ih/b/dev/#', { qos: 1 });
    client.publish('ih/b/srv/presence', Buffer.from('60016801', 'hex'), { properties: typed('birth:1') });
    await expect.poll(() => heard.length).toBeGreaterThan(0);
  }
  return {
    say: (topic: string, body: Buffer, type: string) => client.publish(topic, body, { properties: typed(type) }),
  };
}

export const trafficRefusals = {
  'presence-missing': {
    happen: async (scene) => {
      const { say } = await atMqtt5Hub(scene, false);
      say('ih/b/srv/telemetry', Buffer.from('{}'), 'telemetry:1');
    },
  },
  'version-mismatch': {
    happen: async (scene) => {
      const { say } = await atMqtt5Hub(scene, true);
      // ReportedPatch on version 99.
      say('ih/b/srv/twin', Buffer.from('086312027b7d', 'hex'), 'reported-patch:1');
    },
  },
  'topic-foreign': publishing(events('b'), 'x'),
  'topic-unknown': {
    happen: async (scene) => {
      const { client } = await scene.connect('a', { username: users.dps('a') });
      client.publish('anything', 'x');
    },
  },
  'topic-malformed': {
    happen: async (scene) => void (await atSpaces(scene)).publish(`sample/${'x'.repeat(300)}`, ''),
  },
  'topic-outside-spaces': { happen: async (scene) => void (await atSpaces(scene)).publish('elsewhere', '') },
  'too-many-filters': {
    happen: async (scene) => {
      const client = await atSpaces(scene);
      client.subscribe(Array.from({ length: 60 }, (_, at) => `sample/${at}`));
    },
  },
  'too-slow': {
    happen: async (scene) => {
      const value = `{"a":"${'x'.repeat(4000)}","b":"${'y'.repeat(4000)}"}`;
      const asking = Array.from({ length: 3000 }, (_, at) => publishPacket(`$iothub/twin/GET/?$rid=${at}`, ''));
      await scene.deaf(
        'b',
        subscribePacket(1, '$iothub/twin/res/#', 0),
        publishPacket('$iothub/twin/PATCH/properties/reported/?$rid=x', value),
        ...asking,
      );
    },
  },
  'retain-not-supported': publishing('sample/kept', 'x', { retain: true }),
  'qos-not-supported': publishing(events('a'), 'x', { qos: 2 }),
  'shared-subscriptions-not-supported': {
    happen: async (scene) => void (await atSpaces(scene)).subscribe('$share/group/sample/x'),
  },
  'subscription-identifiers-not-supported': {
    happen: async (scene) =>
      void (await atSpaces(scene)).subscribe('sample/x', { qos: 1, properties: { subscriptionIdentifier: 3 } }),
  },
  'message-too-large': publishing(events('a'), 'x'.repeat(300_000)),
  'message-malformed': publishing(`${events('a')}%zz`, 'x'),
  'protocol-error': {
    happen: async (scene) => {
      await scene.raw('a', Uint8Array.of(0x20, 2, 0, 0));
    },
  },
  throttled: {
    happen: async (scene) => {
      await scene.hub.bench.call('hub.setThrottle', { messagesPerSecond: 0.1 });
      const { client } = await scene.connect('a');
      client.publish(events('a'), '1');
      client.publish(events('a'), '2');
      await expect.poll(() => client.connected).toBe(false);
      await scene.hub.bench.call('hub.setThrottle', {});
    },
  },
  'limit-reached': {
    happen: async (scene) => {
      const certificatePem = scene.own('a');
      await scene.hub.bench.call('hub.setThingsBoardDevice', { name: 'tb', certificatePem });
      await scene.login(scene.hub.credentials('a'), 'x'.repeat(1025), undefined);
    },
  },
  'hub-failed': { never: 'It is a fault of Certbench: whoever knows one mends it (tests/services/hub-guard.test.ts).' },
} as const satisfies Readonly<Record<string, RefusalRow>>;
