import { z } from 'zod';
import { toBase64, toUtf8 } from '../bytes.ts';
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
  /** Whether it was made here; absent where it was brought in. */
  made: z.boolean().optional(),
  /** When it was signed here, and by which authority; absent where it was not, or where its certificate has taken its place. */
  signed: z.object({ at: z.iso.datetime(), by: text }).optional(),
});

export type RequestManifest = z.infer<typeof schema>;

/** `requests/NAME`: a request for a certificate (PKCS#10), with its key where that is here. */
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
    return { request: `${base}.csr`, der: `${base}.der`, base64: `${base}.txt`, key: `${base}-key.pem` };
  },
  holders: [],
  signer: () => undefined,
} as const satisfies Thing<RequestManifest, 'request' | 'der' | 'base64' | 'key'>;

/** A request as others take it: PEM (RFC 7468 7), DER, and base64 of that in one line, as the payload of Azure DPS has it. */
export function requestForms(name: string, der: Uint8Array): ThingFile[] {
  const names = request.files(name);
  return [
    { name: names.request, bytes: toUtf8(requestPem(der)) },
    { name: names.der, bytes: der },
    { name: names.base64, bytes: toUtf8(toBase64(der)) },
  ];
}

export const requestPem = (der: Uint8Array): string => encodePem('CERTIFICATE REQUEST', der);

/** Its files. The request is DER. */
export const requestFiles = (name: string, der: Uint8Array, keyPem: string | undefined): ThingFile[] => [
  ...requestForms(name, der),
  ...(keyPem === undefined ? [] : [{ name: request.files(name).key, bytes: toUtf8(keyPem) }]),
];
