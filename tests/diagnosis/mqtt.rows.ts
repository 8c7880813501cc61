import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Packet } from 'mqtt-packet';
import { connectPacket } from '../support/raw-mqtt.ts';
import { lettingIn, refusing, scriptedBroker } from '../support/scripted-broker.ts';
import { bare } from '../support/tls-server.ts';
import type { CauseRow } from './cause-row.ts';
import { type CauseScene, at } from './cause-scene.ts';
import { patienceMs, silenceMs } from './patience.ts';
import { presenting } from './serving.ts';

/** What goes wrong once TLS is up: in the login, and in what a device sends and hears. */

const scripted =
  (
    answer: Parameters<typeof scriptedBroker>[1],
    settings: Readonly<Record<string, string>> = {},
    timeoutMs = patienceMs,
  ): CauseRow['tell'] =>
  (scene) =>
    at(scriptedBroker(scene.files.server, answer), (port) =>
      scene.diagnose(port, { ...scene.by(scene.files.device), settings, timeoutMs }),
    );

/** Another connection with the same client ID, as soon as the first is up. */
const second = (scene: CauseScene, port: number, deviceId: string, mqtt: '3.1.1' | '5') =>
  scene.simulate(port, {
    more: { deviceIds: [deviceId], messages: 0, settings: { mqtt } },
    whenUp: () => scene.hub.connect(deviceId, { port, ca: scene.rootPem, protocolVersion: mqtt === '5' ? 5 : 4 }),
  });

/** MQTT 5.0 3.1.4, which not every broker keeps: the first is told why it is ended. */
function takingOver(): Parameters<typeof scriptedBroker>[1] {
  let first: Parameters<ReturnType<typeof lettingIn>>[0] | undefined;
  return (turn) => {
    if (turn.packet.cmd === 'connect') {
      first?.say({ cmd: 'disconnect', reasonCode: 0x8e });
      first?.hangUp();
      first = turn;
    }
    lettingIn(() => undefined)(turn);
  };
}

/** Instead of opening a WebSocket. */
const answeringUpgrade =
  (status: string): CauseRow['tell'] =>
  async (scene) => {
    const { cert, key } = scene.files.server;
    const server = createHttpsServer({ cert: await readFile(cert), key: await readFile(key) });
    server.on('upgrade', (_, socket) => socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`));
    return at(bare(server), (port) =>
      scene.diagnose(port, { ...scene.by(scene.files.device), settings: { webSocket: '/mqtt' } }),
    );
  };

const answeringMessages =
  (answer: Packet, settings: Readonly<Record<string, string>>): CauseRow['tell'] =>
  (scene) =>
    at(
      scriptedBroker(
        scene.files.server,
        lettingIn(({ packet, say }) => packet.cmd === 'publish' && say(answer)),
      ),
      (port) => scene.simulate(port, { more: { settings } }),
    );

/** Lets in, wants to hear something every so many seconds, and acknowledges messages alone. */
const lettingInFor =
  (serverKeepAlive: number): Parameters<typeof scriptedBroker>[1] =>
  ({ packet, say }) => {
    if (packet.cmd === 'connect')
      say({ cmd: 'connack', reasonCode: 0, sessionPresent: false, properties: { serverKeepAlive } });
    if (packet.cmd === 'publish') say({ cmd: 'puback', messageId: packet.messageId ?? 0, reasonCode: 0 });
  };

const five = { mqtt: '5' };

export const mqttRows: readonly CauseRow[] = [
  {
    truth: 'The broker lets nobody in without a user name',
    cause: 'connack-5',
    remedy: /client ID, user name or certificate/,
    tell: (scene) => scene.diagnose(scene.ports.anonymous, scene.by(scene.files.device)),
  },
  {
    truth: 'The server does not know the device, and only closes',
    cause: 'closed-by-server',
    remedy: /check that it is registered there/,
    tell: scripted(({ hangUp }) => hangUp()),
  },
  {
    truth: 'The password is wrong',
    cause: 'connack-134',
    remedy: /Check both/,
    tell: scripted(refusing(0x86), five),
  },
  {
    truth: 'The broker does not speak MQTT 5',
    cause: 'connack-132',
    remedy: /MQTT 3\.1\.1/,
    tell: scripted(refusing(0x84), five),
  },
  {
    truth: 'The broker does not speak MQTT 3.1.1',
    cause: 'connack-1',
    remedy: /the other version/,
    tell: scripted(refusing(1)),
  },
  {
    truth: 'The keep-alive is longer than the broker allows',
    cause: 'connack-2',
    remedy: /max_keepalive/,
    // As mosquitto.conf(5) has it of max_keepalive and clients of MQTT 3.1.1.
    tell: scripted((turn) => {
      if (turn.packet.cmd === 'connect' && (turn.packet.keepalive ?? 0) > 30) refusing(2)(turn);
    }),
  },
  {
    truth: 'Connections come faster than the broker allows',
    cause: 'connack-159',
    remedy: /fewer devices at once/,
    tell: scripted(refusing(0x9f), five),
  },
  {
    truth: 'The broker is busy',
    cause: 'connack-3',
    remedy: /Try again/,
    tell: scripted(refusing(3)),
  },
  {
    truth: 'Something else than MQTT answers inside TLS',
    cause: 'not-mqtt',
    remedy: /Check the port/,
    tell: async (scene) => {
      const { cert, key } = scene.files.server;
      const server = createHttpsServer({ cert: await readFile(cert), key: await readFile(key) });
      return at(bare(server), (port) => scene.diagnose(port, scene.by(scene.files.device)));
    },
  },
  {
    truth: 'A mail server answers inside TLS',
    cause: 'not-mqtt',
    remedy: /Check the port/,
    tell: async (scene) => {
      const { cert, key } = scene.files.server;
      const server = createTlsServer({ cert: await readFile(cert), key: await readFile(key) }, (socket) => {
        socket.on('error', () => undefined);
        socket.resume();
        socket.write(`220 mail.example.com ESMTP ${'ready '.repeat(20)}\r\n`);
      });
      return at(bare(server), (port) => scene.diagnose(port, scene.by(scene.files.device)));
    },
  },
  {
    truth: 'There is no WebSocket at this path',
    cause: 'not-web-socket',
    remedy: /WebSocket path/,
    tell: (scene) =>
      at(presenting(scene.files.server), (port) =>
        scene.diagnose(port, { ...scene.by(scene.files.device), settings: { webSocket: '/mqtt' } }),
      ),
  },
  {
    truth: 'A proxy answers, and the WebSocket’s server behind it is away',
    cause: 'behind-proxy-away',
    remedy: /server behind it/,
    tell: answeringUpgrade('502 Bad Gateway'),
  },
  {
    truth: 'A server of WebSockets cannot serve just now',
    cause: 'unavailable-now',
    remedy: /in some minutes/,
    tell: answeringUpgrade('503 Service Unavailable'),
  },
  {
    truth: 'The server does not answer to the login',
    cause: 'login-silent',
    remedy: /platform and port/,
    tell: scripted(() => undefined, {}, silenceMs),
  },
  {
    truth: 'The server does not answer to the subscription',
    cause: 'subscribe-silent',
    remedy: /may subscribe to/,
    tell: scripted(
      lettingIn(() => undefined),
      { subscription: 'commands/#' },
      silenceMs,
    ),
  },
  {
    truth: 'The server acknowledges no message',
    cause: 'publish-silent',
    remedy: /may publish/,
    tell: scripted(
      lettingIn(() => undefined),
      {},
      silenceMs,
    ),
  },
  {
    truth: 'A filter is not allowed',
    cause: 'subscription-refused',
    remedy: /may subscribe to/,
    tell: scripted(
      lettingIn(({ packet, say }) => {
        if (packet.cmd === 'subscribe') say({ cmd: 'suback', messageId: packet.messageId ?? 0, granted: [0x80] });
      }),
      { subscription: 'commands/#' },
    ),
  },
  {
    truth: 'A filter is not allowed, and the server only closes',
    cause: 'subscription-closed',
    remedy: /probably not allowed/,
    tell: scripted(
      lettingIn(({ hangUp }) => hangUp()),
      { subscription: 'commands/#' },
    ),
  },
  {
    truth: 'A topic is not allowed',
    cause: 'puback-135',
    remedy: /Allow the topic/,
    tell: (scene) =>
      scene.simulate(scene.ports.strict, {
        more: { deviceIds: ['talker'], settings: { mqtt: '5', topic: 'private/{deviceId}' } },
      }),
  },
  {
    truth: 'A topic is not allowed, and the server disconnects (MQTT 5)',
    cause: 'disconnect-135',
    remedy: /Allow the topic/,
    tell: scripted(
      lettingIn(({ say, hangUp }) => {
        say({ cmd: 'disconnect', reasonCode: 0x87 });
        hangUp();
      }),
      five,
    ),
  },
  {
    truth: 'QoS 2 at a broker that has 1 at most',
    cause: 'puback-155',
    remedy: /lower QoS/,
    tell: (scene) => scene.simulate(scene.ports.oneQos, { more: { settings: { mqtt: '5', qos: '2' } } }),
  },
  {
    truth: 'QoS 2 at RabbitMQ, which takes it for QoS 1',
    cause: 'qos-lowered',
    remedy: /has no QoS 2/,
    tell: answeringMessages({ cmd: 'puback', messageId: 1 }, { qos: '2' }),
  },
  {
    truth: 'The broker answers with what MQTT does not allow there',
    cause: 'mqtt-broken',
    remedy: /other version of MQTT/,
    tell: answeringMessages({ cmd: 'suback', messageId: 1, granted: [0] }, {}),
  },
  {
    truth: 'The broker begins a packet of 20 MB',
    cause: 'packet-too-large-here',
    remedy: /send less in one message/,
    tell: answeringMessages(
      { cmd: 'publish', qos: 0, dup: false, retain: false, topic: 'a', payload: Buffer.alloc(20_000_000) },
      {},
    ),
  },
  {
    truth: 'The broker has MQTT 3.1.1 alone, and only closes at MQTT 5',
    cause: 'mqtt5-missing',
    remedy: /Choose MQTT 3.1.1/,
    tell: scripted(({ packet, say, hangUp }) => {
      if (packet.cmd !== 'connect') return;
      if (packet.protocolVersion === 5) hangUp();
      else say({ cmd: 'connack', returnCode: 0, sessionPresent: false });
    }, five),
  },
  {
    truth: 'The broker sends a message before it has let the device in',
    cause: 'mqtt-broken',
    remedy: /server has to be mended/,
    tell: scripted(({ packet, say }) => {
      if (packet.cmd !== 'connect') return;
      say({ cmd: 'publish', topic: 'sensors/kept', payload: 'kept', qos: 0, dup: false, retain: false });
      say({ cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false });
    }),
  },
  {
    truth: 'The broker says with DISCONNECT that it is going, instead of letting the device in (MQTT 5)',
    cause: 'connack-139',
    remedy: /when it is back/,
    tell: scripted(({ say }) => say({ cmd: 'disconnect', reasonCode: 0x8b }), five),
  },
  {
    truth: 'The broker stops answering',
    cause: 'keep-alive-unanswered',
    remedy: /broke off, or the server hangs/,
    tell: (scene) =>
      at(scriptedBroker(scene.files.server, lettingInFor(1)), (port) =>
        scene.simulate(port, { more: { intervalMs: 60_000, messages: 2, settings: five } }),
      ),
  },
  {
    truth: 'A message is larger than the broker takes',
    cause: 'message-refused',
    remedy: /Send less/,
    tell: (scene) => scene.simulate(scene.ports.limited, { more: { settings: five } }),
  },
  {
    truth: 'A packet is larger than the broker takes',
    cause: 'disconnect-149',
    remedy: /Send less/,
    tell: scripted(
      lettingIn(({ say, hangUp }) => {
        say({ cmd: 'disconnect', reasonCode: 0x95 });
        hangUp();
      }),
      five,
    ),
  },
  {
    truth: 'Messages come faster than the broker allows',
    cause: 'disconnect-150',
    remedy: /less often/,
    tell: scripted(
      lettingIn(({ say, hangUp }) => {
        say({ cmd: 'disconnect', reasonCode: 0x96 });
        hangUp();
      }),
      five,
    ),
  },
  {
    truth: 'A second connection with the same client ID took over (MQTT 5)',
    cause: 'disconnect-142',
    remedy: /client ID of its own/,
    tell: (scene) => at(scriptedBroker(scene.files.server, takingOver()), (port) => second(scene, port, 'twin-5', '5')),
  },
  {
    truth: 'A second connection with the same client ID took over (MQTT 3.1.1)',
    cause: 'closed-by-server',
    remedy: /Usual causes: another connection with the same client ID/,
    tell: (scene) => second(scene, scene.ports.strict, 'twin-3', '3.1.1'),
  },
  {
    truth: 'A client speaks MQTT without TLS to the local hub',
    cause: 'client-plain-mqtt',
    remedy: /without TLS/,
    async tell({ hub }) {
      const socket = connect(hub.address.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(connectPacket('plain', undefined));
      socket.resume();
      await once(socket, 'close');
      const refused = hub.events.find(
        (event) => event.type === 'handshake-failed' && event.cause === 'client-plain-mqtt',
      );
      return refused?.type === 'handshake-failed'
        ? { cause: refused.cause, remedy: refused.reason }
        : { cause: undefined, remedy: undefined };
    },
  },
];
