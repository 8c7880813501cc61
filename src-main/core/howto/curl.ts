import { type ConnectingOrder, presentedFile, trustedFile } from './connecting.ts';
import type { DeviceWords } from './device-loop.ts';
import type { EncodedMessage } from '../platform/platform.ts';
import { inFolder, word } from './shell.ts';

/** One message by HTTPS; curl asks for the passphrase of a key that has one. */
export function curlLines(
  order: ConnectingOrder,
  words: DeviceWords,
  { topic, https, text }: EncodedMessage & { readonly text: string },
): string[] {
  const { host, port } = order.target;
  const trusted = trustedFile(order);
  // IDs need no encoding in a path, and a variable must have none.
  const path = topic.replaceAll(encodeURIComponent(words.id), words.id);
  const place = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return [
    'curl --fail --show-error --silent \\',
    `  --cert ${words.path(presentedFile(order))} --key ${words.path('key')}${trusted === undefined ? '' : ` --cacert ${word(inFolder(trusted))}`} \\`,
    `  --request ${https?.method ?? 'GET'} \\`,
    ...Object.entries(https?.headers ?? {}).map(([name, value]) => `  --header ${word(`${name}: ${value}`)} \\`),
    `  --data-binary ${words.word(text)} \\`,
    `  ${words.word(`${place}${path}`)}`,
  ];
}
