import { literal as text } from './literal.ts';
import type { MqttFacts } from '../../platform/connection.ts';
import { type MqttOrder, type SnippetKind, listenSeconds } from './snippet.ts';

/** MQTT.js (github.com/mqttjs/MQTT.js). */
export const mqttNode: SnippetKind<MqttFacts> = {
  language: 'mqtt-node',
  label: 'Node (MQTT.js)',
  fileName: 'device.mjs',
  install: () => 'npm install mqtt',

  write(order) {
    const { deviceId, facts, message, subscriptions } = order;
    const listens = subscriptions.length > 0;
    return [
      `// Connects as ${deviceId}, sends one message${listens ? ' and prints what it receives' : ''}. Run it in the folder of the workspace.`,
      "import { readFileSync } from 'node:fs';",
      ...(listens ? ["import { scheduler } from 'node:timers/promises';"] : []),
      "import mqtt from 'mqtt';",
      '',
      'const tls = {',
      ...tlsLines(order),
      '};',
      'const client = mqtt.connect({',
      ...(facts.webSocketPath === undefined
        ? ["  protocol: 'mqtts',", '  ...tls,']
        : ["  protocol: 'wss',", `  path: ${text(facts.webSocketPath)},`, '  wsOptions: tls,']),
      `  host: ${text(facts.host)},`,
      `  port: ${facts.port},`,
      `  protocolVersion: ${facts.protocolVersion},`,
      `  clientId: ${text(facts.clientId)},`,
      ...(facts.username === undefined
        ? []
        : [
            `  username: ${text(facts.username)},`,
            ...(order.takesPassword ? ['  password: process.env.MQTT_PASSWORD,'] : []),
          ]),
      `  clean: ${facts.clean},`,
      `  keepalive: ${facts.keepAliveSeconds},`,
      '  reconnectPeriod: 0,',
      '});',
      ...(listens ? ["client.on('message', (topic, payload) => console.log(topic, payload.toString('utf8')));"] : []),
      'const lost = new Promise((_, reject) => {',
      "  client.on('error', reject);",
      "  client.on('close', () => reject(new Error('The connection was closed.')));",
      '});',
      "await Promise.race([lost, new Promise((resolve) => client.once('connect', resolve))]);",
      ...(listens
        ? [
            'const subscriptions = {',
            ...subscriptions.map(({ filter, qos }) => `  [${text(filter)}]: { qos: ${qos} },`),
            '};',
            'await Promise.race([lost, client.subscribeAsync(subscriptions)]);',
          ]
        : []),
      `const payload = ${text(message.text)};`,
      `await Promise.race([lost, client.publishAsync(${text(message.topic)}, payload, { qos: ${message.qos} })]);`,
      "console.log('Sent.');",
      ...(listens
        ? [`await Promise.race([lost, scheduler.wait(1000 * (process.env.LISTEN_SECONDS ?? ${listenSeconds}))]);`]
        : []),
      'lost.catch(() => undefined);',
      'await client.endAsync();',
    ];
  },
};

function tlsLines({ facts, files }: MqttOrder): string[] {
  return [
    `  cert: readFileSync(${text(files.certificate)}),`,
    `  key: readFileSync(${text(files.key)}),`,
    '  // Read where the key has one.',
    '  passphrase: process.env.KEY_PASSPHRASE,',
    ...(files.trusted === undefined ? [] : [`  ca: readFileSync(${text(files.trusted)}),`]),
    ...(facts.serverName === undefined ? [] : [`  servername: ${text(facts.serverName)},`]),
    ...(facts.alpn.length === 0 ? [] : [`  ALPNProtocols: [${facts.alpn.map(text).join(', ')}],`]),
    "  minVersion: 'TLSv1.2',",
  ];
}
