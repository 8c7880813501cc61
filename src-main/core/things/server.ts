import { z } from 'zod';
import { toUtf8 } from '../bytes.ts';
import { certificatePem, chainPem } from '../keystore/pem.ts';
import { checkAuthorityName, checkServerName, fileNameOf } from './identifiers.ts';
import { certified } from './certified.ts';
import { checkedBy } from './manifest.ts';
import type { Thing, ThingFile } from './thing.ts';

const host = z.string().min(1);

const schema = z.object({
  ...certified,
  kind: z.literal('server'),
  name: checkedBy(checkServerName),
  /** Absent where the certificate is self-signed. */
  authority: checkedBy(checkAuthorityName).optional(),
  keyEncrypted: z.boolean(),
  /** What clients may connect to. */
  dns: z.array(host),
  addresses: z.array(host),
});

export type ServerManifest = z.infer<typeof schema>;

/** `servers/NAME`: the certificate and key of a TLS server. `trusted` is what its clients must trust. */
export const server = {
  noun: 'server certificate',
  home: 'servers',
  many: false,
  nested: false,
  manifest: { kind: 'server', schema },
  keyOf: ({ name }) => ({ name }),
  check: ({ name }) => ({ name: checkServerName(name) }),
  folder: ({ name }) => `servers/${fileNameOf(name)}`,
  files(name) {
    const base = fileNameOf(name);
    return {
      certificate: `${base}-cert.pem`,
      key: `${base}-key.pem`,
      chain: `${base}-chain.pem`,
      trusted: `${base}-ca.pem`,
    };
  },
  holders: ['chain', 'certificate'],
  create: { do: 'create-server' },
  signer: (manifest) => manifest.authority,
  identity: {
    certificate: 'certificate',
    key: 'key',
    chain: 'chain',
    trusted: 'trusted',
    keyEncrypted: ({ keyEncrypted }) => keyEncrypted,
    remembered: false,
    chainDecides: false,
  },
} as const satisfies Thing<ServerManifest, 'certificate' | 'key' | 'chain' | 'trusted'>;

/** Its files: the chain as the server presents it, and what its clients must trust, or may. Certificates are DER. */
export function serverFiles(
  name: string,
  chain: readonly [Uint8Array, ...Uint8Array[]],
  trusted: readonly [Uint8Array, ...Uint8Array[]],
  keyPem: string,
): ThingFile[] {
  const names = server.files(name);
  return [
    { name: names.certificate, bytes: toUtf8(certificatePem(chain[0])) },
    { name: names.key, bytes: toUtf8(keyPem) },
    { name: names.chain, bytes: toUtf8(chainPem(chain)) },
    { name: names.trusted, bytes: toUtf8(chainPem(trusted)) },
  ];
}
