import type { MqttFacts } from '../platform/connection.ts';
import {
  type ConnectingOrder,
  firstMessage,
  presentedFile,
  saveTrusted,
  trustNote,
  trustedFile,
} from './connecting.ts';
import { type DeviceWords, deviceLoop, oneDevice } from './device-loop.ts';
import { curlLines } from './curl.ts';
import type { HowtoStep } from './openssl.ts';
import { provisionHowto } from './provision.ts';
import { inFolder, word } from './shell.ts';

interface SimulationOrder extends ConnectingOrder {
  readonly deviceIds: readonly string[];
}

const protocolVersions = { 4: 'mqttv311', 5: 'mqttv5' } as const;

/** A message of each device, sent by mosquitto_pub: the first that Certbench sends where it is given the same seed. */
export function simulateHowto(order: SimulationOrder): HowtoStep[] {
  const [first, ...others] = order.deviceIds;
  if (first === undefined) return [];
  if (order.platform.provisioning !== undefined) return provisionHowto(order);
  const facts = order.platform.connection(order.target, first);
  const byCurl = facts.protocol === 'https';
  const lacking = byCurl ? undefined : lack(order);
  const send = others.length === 0 ? 'Send a message' : 'Send a message of each device';
  if (lacking !== undefined) return [{ title: send, commands: lacking.map((line) => `# ${line}`).join('\n') }];
  const note = trustNote(order, byCurl ? '--cacert' : '--cafile');
  const speak = (words: DeviceWords) =>
    byCurl ? curlLines(order, words, firstMessage(order, words.id, first)) : publish(order, first, words);
  const lines =
    others.length === 0
      ? speak(oneDevice(first))
      : deviceLoop(
          order.deviceIds.map((deviceId) => ({ deviceId })),
          speak,
        );
  return [
    ...saveTrusted(order),
    { title: send, commands: [...note, ...passwordNote(order, first), ...lines].join('\n') },
  ];
}

/** Why mosquitto's clients cannot do it, and what can. */
function lack({ platform, target, deviceIds }: SimulationOrder): string[] | undefined {
  const facts = platform.connection(target, deviceIds[0] ?? '');
  const instead = 'Use one of the client programs that are shown for this platform.';
  if (!platform.snippets.some((name) => name.startsWith('mqtt-'))) {
    return ['A device learns first where it belongs. mosquitto_pub sends, and does not wait for an answer.', instead];
  }
  if (platform.talk?.(target, deviceIds[0] ?? '', new Uint8Array()) !== undefined) {
    return ['A device says first that it is there, and waits until the hub has heard it. mosquitto_pub does not wait.'];
  }
  if (facts.protocol !== 'mqtt') return ['mosquitto_pub and mosquitto_sub speak MQTT alone.', instead];
  if (facts.webSocketPath !== undefined) return ['mosquitto_pub and mosquitto_sub speak no WebSocket.', instead];
  if (facts.serverName === undefined) return undefined;
  return ['mosquitto_pub and mosquitto_sub ask TLS for the host and for no other name.', instead];
}

const wantsPassword = ({ platform }: ConnectingOrder, { username }: MqttFacts): boolean =>
  username !== undefined && platform.fields.some(({ kind }) => kind === 'password');

/** Of a connection that mosquitto's clients can make. */
function mqttFacts({ platform, target }: ConnectingOrder, deviceId: string): MqttFacts | undefined {
  const facts = platform.connection(target, deviceId);
  return facts.protocol === 'mqtt' ? facts : undefined;
}

function passwordNote(order: ConnectingOrder, deviceId: string): string[] {
  const facts = mqttFacts(order, deviceId);
  return facts !== undefined && wantsPassword(order, facts)
    ? [
        '# For a broker that wants a password: IFS= read -rsp "Password: " MQTT_PASSWORD',
        '# Others see it in the list of processes while the command runs.',
      ]
    : [];
}

/** The options that publishing and listening have in common, a line each. */
function connection(order: ConnectingOrder, words: DeviceWords): string[] {
  const facts = mqttFacts(order, words.id);
  if (facts === undefined) return [];
  const session = facts.clean ? '' : ' -c';
  const user = facts.username === undefined ? '' : ` -u ${words.word(facts.username)}`;
  // Left out where the variable is not set.
  const password = wantsPassword(order, facts) ? ` \${MQTT_PASSWORD:+-P "$MQTT_PASSWORD"}` : '';
  const alpn = facts.alpn[0] === undefined ? '' : ` --tls-alpn ${words.word(facts.alpn[0])}`;
  const trusted = trustedFile(order);
  const trust = trusted === undefined ? '--tls-use-os-certs' : `--cafile ${word(inFolder(trusted))}`;
  return [
    `-V ${protocolVersions[facts.protocolVersion]} -h ${word(facts.host)} -p ${facts.port} \\`,
    `  -i ${words.word(facts.clientId)}${user}${password}${session} -k ${facts.keepAliveSeconds} \\`,
    `  --cert ${words.path(presentedFile(order))} --key ${words.path('key')} ${trust}${alpn} \\`,
  ];
}

function publish(order: ConnectingOrder, seededBy: string, words: DeviceWords): string[] {
  const message = firstMessage(order, words.id, seededBy);
  const [where = '', ...who] = connection(order, words);
  return [
    `mosquitto_pub ${where}`,
    ...who,
    `  -t ${words.word(message.topic)} -q ${message.qos} \\`,
    `  -m ${words.word(message.text)}`,
  ];
}

/** What a device listens to, heard by mosquitto_sub; nothing where it listens to nothing. */
export function listenHowto(order: ConnectingOrder, deviceId: string): HowtoStep[] {
  const words = oneDevice(deviceId);
  const subscriptions = order.platform.subscriptions(order.target, deviceId);
  if (subscriptions.length === 0 || lack({ ...order, deviceIds: [deviceId] }) !== undefined) return [];
  const [where = '', ...who] = connection(order, words);
  const qos = Math.max(...subscriptions.map((one) => one.qos));
  return [
    {
      title: `Listen as ${deviceId}, until it is interrupted`,
      commands: [
        ...trustNote(order, '--cafile'),
        ...passwordNote(order, deviceId),
        '# A second connection with the same client ID ends the first: do not send meanwhile.',
        `mosquitto_sub ${where}`,
        ...who,
        `  -q ${qos} -v ${subscriptions.map(({ filter }) => `-t ${words.word(filter)}`).join(' \\\n  ')}`,
      ].join('\n'),
    },
  ];
}
