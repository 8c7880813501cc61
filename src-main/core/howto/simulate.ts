import { fromUtf8 } from '../bytes.ts';
import { certificatePem } from '../keystore/pem.ts';
import { type PlatformId, platformOf } from '../platform/index.ts';
import { createMessage } from '../telemetry/message.ts';
import { type SensorModel, createSensor } from '../telemetry/models.ts';
import { deviceSeed, seededRandom } from '../telemetry/random.ts';
import { type DeviceWords, deviceLoop, oneDevice } from './device-loop.ts';
import type { HowtoStep } from './openssl.ts';
import { hereDocument, word } from './shell.ts';

interface SimulationOrder {
  readonly deviceIds: readonly string[];
  readonly platform: PlatformId;
  readonly host: string;
  readonly port: number | undefined;
  /** DER of the authorities to trust; without any the system's roots are. */
  readonly serverAuthorities: readonly Uint8Array[];
  readonly model: SensorModel;
  readonly seed: number | undefined;
  readonly alertAboveC: number;
}

const serverAuthorityFile = 'server-ca.pem';
const protocolVersions = { 4: 'mqttv311', 5: 'mqttv5' } as const;

/** A message of each device, sent by mosquitto_pub: the first that Certbench sends where it is given the same seed. */
export function simulateHowto(order: SimulationOrder): HowtoStep[] {
  const [first, ...others] = order.deviceIds;
  if (first === undefined) return [];
  const trusted = order.serverAuthorities.map((der) => certificatePem(der).trimEnd());
  return [
    ...(trusted.length === 0
      ? []
      : [
          {
            title: `Save whom to trust, in the workspace's folder`,
            commands: hereDocument(`cat > ${serverAuthorityFile}`, trusted),
          },
        ]),
    others.length === 0
      ? { title: 'Send a message', commands: publish(order, first, oneDevice(first)).join('\n') }
      : {
          title: 'Send a message of each device',
          commands: deviceLoop(
            order.deviceIds.map((deviceId) => ({ deviceId })),
            (words) => publish(order, first, words),
          ),
        },
  ];
}

function publish(order: SimulationOrder, seededBy: string, words: DeviceWords): string[] {
  const { host, port, model, seed = 0, alertAboveC } = order;
  const platform = platformOf(order.platform);
  const facts = platform.connection({ host, port: port ?? platform.defaultPort }, words.id);
  const reading = createSensor(model, seededRandom(deviceSeed(seed, seededBy)))(0);
  const message = platform.encode(createMessage(words.id, 0, reading, alertAboveC));
  const trust = order.serverAuthorities.length === 0 ? '--tls-use-os-certs' : `--cafile ${serverAuthorityFile}`;
  const session = facts.clean ? '' : ' -c';
  return [
    ...(order.platform === 'local-hub' && order.serverAuthorities.length === 0
      ? ['# The local hub is not known to the system: name its file, which it tells at its start, with --cafile.']
      : []),
    `mosquitto_pub -V ${protocolVersions[facts.protocolVersion]} -h ${word(facts.host)} -p ${facts.port} \\`,
    `  -i ${words.word(facts.clientId)} -u ${words.word(facts.username)}${session} -k ${facts.keepAliveSeconds} \\`,
    `  --cert ${words.path('chain')} --key ${words.path('key')} ${trust} \\`,
    `  -t ${words.word(message.topic)} -q ${message.qos} \\`,
    `  -m ${words.word(fromUtf8(message.payload) ?? '')}`,
  ];
}
