import { z } from 'zod';
import { toUtf8 } from '../bytes.ts';
import { encodePem } from '../keystore/pem.ts';
import { checkRequestName, fileNameOf } from './identifiers.ts';
import { checkedBy, entity, text } from './manifest.ts';
import type { Thing, ThingFile } from './thing.ts';

const schema = z.object({
  ...entity,
  kind: z.literal('request'),
  name: checkedBy(checkRequestName),
  subject: z.string(),
  /** The kind of its key. */
  key: text,
  /** Absent where the key did not come with it. */
  keyEncrypted: z.boolean().optional(),
});

export type RequestManifest = z.infer<typeof schema>;

/** `requests/NAME`: a request for a certificate (PKCS#10), with its key where that came with it. */
export const request = {
  noun: 'certificate request',
  home: 'requests',
  many: true,
  nested: false,
  manifest: { kind: 'request', schema },
  keyOf: ({ name }) => ({ name }),
  check: ({ name }) => ({ name: checkRequestName(name) }),
  folder: ({ name }) => `requests/${fileNameOf(name)}`,
  files(name) {
    const base = fileNameOf(name);
    return { request: `${base}.csr`, key: `${base}-key.pem` };
  },
  holders: [],
  signer: () => undefined,
} as const satisfies Thing<RequestManifest, 'request' | 'key'>;

/** Its files. The request is DER, and written as PEM (RFC 7468 7). */
export function requestFiles(name: string, der: Uint8Array, keyPem: string | undefined): ThingFile[] {
  const names = request.files(name);
  return [
    { name: names.request, bytes: toUtf8(encodePem('CERTIFICATE REQUEST', der)) },
    ...(keyPem === undefined ? [] : [{ name: names.key, bytes: toUtf8(keyPem) }]),
  ];
}
