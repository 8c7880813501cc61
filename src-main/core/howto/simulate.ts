import { fromUtf8 } from '../bytes.ts';
import { certificatePem } from '../keystore/pem.ts';
import type { Platform, Target } from '../platform/platform.ts';
import { createMessage } from '../telemetry/message.ts';
import { type SensorModel, createSensor } from '../telemetry/models.ts';
import { deviceSeed, seededRandom } from '../telemetry/random.ts';
import { type DeviceWords, deviceLoop, oneDevice } from './device-loop.ts';
import { hubFolder } from './hub.ts';
import type { HowtoStep } from './openssl.ts';
import { hereDocument, word } from './shell.ts';

interface SimulationOrder {
  readonly deviceIds: readonly string[];
  readonly platform: Platform;
  readonly target: Target;
  /** DER of the authorities to trust; without any a hub of the command line is, and in a cloud the system's roots are. */
  readonly serverAuthorities: readonly Uint8Array[];
  /** Where a local hub keeps whom clients must trust, in its own folder. */
  readonly hubAuthorityFile: string;
  readonly model: SensorModel;
  readonly seed: number | undefined;
  readonly alertAboveC: number;
  /** The time of the message. */
  readonly now: Date;
}

const serverAuthorityFile = 'server-ca.pem';
const protocolVersions = { 4: 'mqttv311', 5: 'mqttv5' } as const;

/** A message of each device, sent by mosquitto_pub: the first that Certbench sends where it is given the same seed. */
export function simulateHowto(order: SimulationOrder): HowtoStep[] {
  const [first, ...others] = order.deviceIds;
  if (first === undefined) return [];
  const trusted = order.serverAuthorities.map((der) => certificatePem(der).trimEnd());
  const note = untold(order) ? hubNote(order) : [];
  if (order.platform.provisioning !== undefined) return provisionHowto(order, trusted);
  return [
    ...(trusted.length === 0 ? [] : [saveTrusted(trusted)]),
    others.length === 0
      ? { title: 'Send a message', commands: [...note, ...publish(order, first, oneDevice(first))].join('\n') }
      : {
          title: 'Send a message of each device',
          commands: [
            ...note,
            ...deviceLoop(
              order.deviceIds.map((deviceId) => ({ deviceId })),
              (words) => publish(order, first, words),
            ),
          ].join('\n'),
        },
  ];
}

/** mosquitto's clients cannot listen and speak on one connection, as a registration has to: the command line does it. */
function provisionHowto({ deviceIds, platform, target }: SimulationOrder, trusted: readonly string[]): HowtoStep[] {
  const { host, port, settings } = target;
  const payload = settings['payload'] ?? '';
  // With an equals sign an ID that begins with a hyphen is no option.
  const devices = deviceIds.map((id) => `--device=${word(id)}`).join(' ');
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const at = [
    `  --id-scope ${word(settings['idScope'] ?? '')} --${platform.host.option} ${word(place)}`,
    ...(trusted.length === 0 ? [] : [`  --server-ca ${serverAuthorityFile}`]),
  ];
  const ask = [
    `certbench provision --workspace . ${devices}`,
    ...at,
    ...(payload === '' ? [] : ['  --payload payload.json']),
  ];
  const send = [
    `certbench simulate --workspace . ${devices} --platform ${platform.id}`,
    ...at,
    ...(payload === '' ? [] : [`  --payload ${word(payload)}`]),
    '  --messages 1',
  ];
  const asText = (lines: readonly string[]) => lines.join(' \\\n');
  return [
    ...(trusted.length === 0 ? [] : [saveTrusted(trusted)]),
    ...(payload === ''
      ? []
      : [{ title: 'Save the payload', commands: hereDocument('cat > payload.json', payload.split('\n')) }]),
    { title: 'Ask the provisioning service where each device belongs', commands: asText(ask) },
    { title: 'Ask it, and send a message to the assigned hub', commands: asText(send) },
  ];
}

const saveTrusted = (trusted: readonly string[]): HowtoStep => ({
  title: `Save whom to trust, in the workspace's folder`,
  commands: hereDocument(`cat > ${serverAuthorityFile}`, trusted),
});

/** Whether whom to trust must be looked up: no local hub is known to the system. */
const untold = ({ platform, serverAuthorities }: SimulationOrder): boolean =>
  platform.id === 'local-hub' && serverAuthorities.length === 0;

const hubNote = ({ hubAuthorityFile }: SimulationOrder): string[] => [
  `# ${hubFolder}/${hubAuthorityFile} is the file of a hub that was started in this folder with --data ${hubFolder}.`,
  '# For another, put the file that it names when it starts behind --cafile.',
];

/** The option that says whom to trust. */
function trustOption(order: SimulationOrder): string {
  if (order.serverAuthorities.length > 0) return `--cafile ${serverAuthorityFile}`;
  return untold(order) ? `--cafile ${word(`${hubFolder}/${order.hubAuthorityFile}`)}` : '--tls-use-os-certs';
}

function publish(order: SimulationOrder, seededBy: string, words: DeviceWords): string[] {
  const { platform, target, model, seed = 0, alertAboveC, now } = order;
  const facts = platform.connection(target, words.id);
  const reading = createSensor(model, seededRandom(deviceSeed(seed, seededBy)))(0);
  const message = platform.encode(createMessage(words.id, 0, reading, now, alertAboveC), target);
  const session = facts.clean ? '' : ' -c';
  const user = facts.username === undefined ? '' : ` -u ${words.word(facts.username)}`;
  const alpn = facts.alpn[0] === undefined ? '' : ` --tls-alpn ${words.word(facts.alpn[0])}`;
  return [
    `mosquitto_pub -V ${protocolVersions[facts.protocolVersion]} -h ${word(facts.host)} -p ${facts.port} \\`,
    `  -i ${words.word(facts.clientId)}${user}${session} -k ${facts.keepAliveSeconds} \\`,
    `  --cert ${words.path('chain')} --key ${words.path('key')} ${trustOption(order)}${alpn} \\`,
    `  -t ${words.word(message.topic)} -q ${message.qos} \\`,
    `  -m ${words.word(fromUtf8(message.payload) ?? '')}`,
  ];
}
