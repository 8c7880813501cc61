import { fileNameOf } from '../things/identifiers.ts';
import { things } from '../things/index.ts';
import { hereDocument, inFolder, word, wordWithVariables } from './shell.ts';

type DeviceFile = keyof ReturnType<typeof things.device.files>;

/** How commands name a device: one by its ID, several by the variables of a loop. Words are quoted where they must be. */
export interface DeviceWords {
  /** The ID as it stands inside of a text, for `word`. */
  readonly id: string;
  /** A text with the ID in it, as a word. */
  readonly word: (text: string) => string;
  /** The ID in lower case, as a word. */
  readonly alias: string;
  /** Its folder, from the workspace's. */
  readonly folder: string;
  /** A file of it: from its own folder, and from the workspace's. */
  readonly file: (kind: DeviceFile) => string;
  readonly path: (kind: DeviceFile) => string;
  /** As `path`, for programs that read a file where a value begins with file://. */
  readonly fileUrl: (kind: DeviceFile) => string;
}

function wordsFor(
  id: { readonly inTexts: string; readonly inFiles: string; readonly lowerCase: string },
  quote: (text: string) => string,
  nameInFolder: (name: string) => string,
): DeviceWords {
  const folder = things.device.folder({ name: id.inFiles });
  const names = things.device.files(id.inFiles);
  return {
    id: id.inTexts,
    word: quote,
    alias: quote(id.lowerCase),
    folder: quote(folder),
    file: (kind) => quote(nameInFolder(names[kind])),
    path: (kind) => quote(`${folder}/${names[kind]}`),
    fileUrl: (kind) => quote(`file://${folder}/${names[kind]}`),
  };
}

export const oneDevice = (deviceId: string): DeviceWords =>
  wordsFor({ inTexts: deviceId, inFiles: deviceId, lowerCase: deviceId.toLowerCase() }, word, inFolder);

export interface LoopDevice {
  readonly deviceId: string;
  /** Where devices differ in it. */
  readonly days?: number | undefined;
}

/** The loop's variable with the days of a device, empty where it has none of its own. */
export const rowDays = 'OWN_DAYS';

/** IDs that are listed one by one. Of more, those that count up are counted, and of others the rest is left out. */
const listedAtMost = 20;

/**
 * A bash loop over the devices around the lines that the body makes of the words for any of them. What is indented
 * must be indented by these elements, not by their lines: the last may have a here-document.
 */
export function deviceLoop(devices: readonly LoopDevice[], body: (device: DeviceWords) => readonly string[]): string[] {
  const sequence = devices.length > listedAtMost ? sequenceOf(devices) : undefined;
  const shown = sequence === undefined ? devices.slice(0, listedAtMost) : devices;
  const some = (differs: (id: string) => boolean) => shown.some(({ deviceId }) => differs(deviceId));
  const otherInFiles = some((id) => fileNameOf(id) !== id);
  const otherInLowerCase = some((id) => id.toLowerCase() !== id);
  const likeAnOption = some((id) => inFolder(id) !== id);
  const words = wordsFor(
    { inTexts: '$ID', inFiles: otherInFiles ? '$FILE' : '$ID', lowerCase: otherInLowerCase ? '$NAME' : '$ID' },
    wordWithVariables,
    (name) => (likeAnOption ? `./${name}` : name),
  );
  const left = devices.length - shown.length;
  const inside = body(words);
  const uses = (variable: string) => inside.some((line) => line.includes(`$${variable}`));
  return [
    ...(left === 0 ? [] : [`# These are the first ${shown.length}; ${left} more follow in the same way.`]),
    ...around(sequence, shown, [
      ...(uses('FILE') ? [`  FILE=\${ID//:/${fileNameOf(':')}}`] : []),
      ...(uses('NAME') ? [`  NAME=$(printf %s "$ID" | tr '[:upper:]' '[:lower:]')`] : []),
      ...inside.map((line) => `  ${line}`),
    ]),
  ];
}

function around(sequence: string | undefined, shown: readonly LoopDevice[], inside: readonly string[]): string[] {
  if (sequence !== undefined) return [`for ID in ${sequence}; do`, ...inside, 'done'];
  if (shown.every(({ days }) => days === undefined)) {
    return [`for ID in ${shown.map(({ deviceId }) => word(deviceId)).join(' ')}; do`, ...inside, 'done'];
  }
  const table = shown.map(({ deviceId, days = '' }) => `${deviceId} ${days}`.trimEnd());
  return [`while read -r ID ${rowDays}; do`, ...inside, hereDocument('done', table)];
}

/** `$(seq ...)` for IDs that count up with a fixed number of digits; undefined for others. */
function sequenceOf(devices: readonly LoopDevice[]): string | undefined {
  const [, prefix = '', digits] = /^(.*?)(\d+)$/.exec(devices[0]?.deviceId ?? '') ?? [];
  if (digits === undefined || devices.some(({ days }) => days !== undefined)) return undefined;
  const start = Number(digits);
  const idAt = (index: number) => `${prefix}${String(start + index).padStart(digits.length, '0')}`;
  if (!devices.every(({ deviceId }, index) => deviceId === idAt(index))) return undefined;
  return `$(seq -f ${word(`${prefix}%0${digits.length}.0f`)} ${start} ${start + devices.length - 1})`;
}
