import { fromUtf8 } from '../bytes.ts';
import { certificatePem } from '../keystore/pem.ts';
import type { EncodedMessage, Platform, Target } from '../platform/platform.ts';
import { createMessage } from '../telemetry/message.ts';
import { type SensorModel, createSensor } from '../telemetry/models.ts';
import { deviceSeed, seededRandom } from '../telemetry/random.ts';
import { hubFolder } from './hub.ts';
import type { HowtoStep } from './openssl.ts';
import { hereDocument } from './shell.ts';

/** What every way of connecting follows from, whatever program does it. */
export interface ConnectingOrder {
  readonly platform: Platform;
  readonly target: Target;
  /** DER of the authorities to trust; without any a hub of the command line is, and in a cloud the system's roots are. */
  readonly serverAuthorities: readonly Uint8Array[];
  /** Where they are kept already, from the workspace's folder. */
  readonly serverAuthorityFile: string | undefined;
  /** Where a local hub keeps whom clients must trust, in its own folder. */
  readonly hubAuthorityFile: string;
  readonly model: SensorModel;
  readonly seed: number | undefined;
  readonly alertAboveC: number;
  /** The time of the message. */
  readonly now: Date;
}

const savedAuthorities = 'server-ca.pem';

/** Whether whom to trust must be looked up: no local hub is known to the system. */
const trustUnknown = ({ platform, serverAuthorities, serverAuthorityFile }: ConnectingOrder): boolean =>
  platform.id === 'local-hub' && serverAuthorities.length === 0 && serverAuthorityFile === undefined;

/** PEM of whom to trust, from the workspace's folder; undefined for the system's roots. */
export function trustedFile(order: ConnectingOrder): string | undefined {
  if (order.serverAuthorityFile !== undefined) return order.serverAuthorityFile;
  if (order.serverAuthorities.length > 0) return savedAuthorities;
  return trustUnknown(order) ? `${hubFolder}/${order.hubAuthorityFile}` : undefined;
}

/** Makes that file, where it is not there already. */
export function saveTrusted({ serverAuthorities, serverAuthorityFile }: ConnectingOrder): HowtoStep[] {
  if (serverAuthorities.length === 0 || serverAuthorityFile !== undefined) return [];
  return [
    {
      title: `Save whom to trust, in the workspace's folder`,
      commands: hereDocument(
        `cat > ${savedAuthorities}`,
        serverAuthorities.map((der) => certificatePem(der).trimEnd()),
      ),
    },
  ];
}

/** What is to be known of that file. */
export const trustNote = (order: ConnectingOrder, option: string): string[] =>
  trustUnknown(order)
    ? [
        `# ${hubFolder}/${order.hubAuthorityFile} is the file of a hub that was started in this folder with --data ${hubFolder}.`,
        `# For another, put the file that it names when it starts behind ${option}.`,
      ]
    : [];

/** The first message of a simulation with this seed; `seededBy` is the device that its reading follows from. */
export function firstMessage(
  { platform, target, model, seed = 0, alertAboveC, now }: ConnectingOrder,
  deviceId: string,
  seededBy: string,
): EncodedMessage & { readonly text: string } {
  const reading = createSensor(model, seededRandom(deviceSeed(seed, seededBy)))(0);
  const message = platform.encode(createMessage(deviceId, 0, reading, now, alertAboveC), target);
  return { ...message, text: fromUtf8(message.payload) ?? '' };
}

/** What a device presents: its chain, or its own certificate alone. */
export const presentedFile = ({ platform, target }: ConnectingOrder): 'certificate' | 'chain' =>
  platform.presentsLeafAlone?.(target) === true ? 'certificate' : 'chain';
