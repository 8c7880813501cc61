import type { Target } from '../platform/platform.ts';
import { things } from '../things/index.ts';
import { type DeviceWords, deviceLoop, oneDevice } from './device-loop.ts';
import { issuerSecret } from './openssl.ts';
import { type Secret, word } from './shell.ts';

/** What makes a cloud know devices, and the authority that has signed them. */
export interface RegisterOrder {
  readonly target: Target;
  readonly deviceIds: readonly string[];
  /** Without it they are self-signed, and known one by one. */
  readonly authority: string | undefined;
  /** What a broker of one's own presents; without it what is named as the host. */
  readonly server?: string | undefined;
}

/** The lines for one device, or for several in a loop. */
export function forEachDevice(
  { deviceIds }: RegisterOrder,
  body: (words: DeviceWords) => readonly string[],
): readonly string[] {
  const [first = '', ...others] = deviceIds;
  if (others.length === 0) return body(oneDevice(first));
  return deviceLoop(
    deviceIds.map((deviceId) => ({ deviceId })),
    body,
  );
}

/** Sets THUMBPRINT, as clouds write it. */
export const thumbprint = (words: DeviceWords): string =>
  `THUMBPRINT=$(openssl x509 -in ${words.path('certificate')} -noout -fingerprint -sha256 | sed 's/.*=//; s/://g')`;

/** A name for an authority where a cloud takes letters, digits and hyphens alone. */
export const entryName = (authority: string): string => authority.replaceAll(/[^A-Za-z0-9-]/g, '-');

/** The question that `signCode` needs answered before. */
export const proofSecret = (authority: string): Secret => issuerSecret('CERTBENCH_PASSPHRASE', authority);

/** Signs the code in CODE. */
export const signCode = (authority: string): string[] => [
  ': "${CODE:?is not known}"',
  `certbench proof sign --workspace . --authority ${word(authority)} --code "$CODE"`,
];

/** What `signCode` has made, as a word. Codes of clouds are hex, so that their folder is named as they are. */
export const signedCode = (authority: string, prefix = ''): string =>
  `${word(`${prefix}${things.proof.folder({ name: authority, code: '' })}`)}"$CODE"${word(`/${things.proof.files(authority).pem}`)}`;
