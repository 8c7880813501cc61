import { z } from 'zod';
import { toUtf8 } from '../bytes.ts';
import { certificatePem, chainPem } from '../keystore/pem.ts';
import { checkAuthorityName, checkNewAuthorityName, fileNameOf } from './identifiers.ts';
import { certified } from './certified.ts';
import { checkedBy, text } from './manifest.ts';
import type { Thing, ThingFile } from './thing.ts';

const schema = z.object({
  ...certified,
  kind: z.literal('authority'),
  name: checkedBy(checkAuthorityName),
  /** The authority that signed it; absent for a root. */
  parent: checkedBy(checkAuthorityName).optional(),
  /** Where others find its list and more, as what it signs says; absent where that says nothing. */
  addresses: z.object({ list: text.optional(), ocsp: text.optional(), issuer: text.optional() }).optional(),
  /** The root of the workspace that this one is to take the place of, as long as that is under way. */
  replaces: checkedBy(checkAuthorityName).optional(),
});

export type AuthorityManifest = z.infer<typeof schema>;

/** `authorities/NAME`: a certificate authority, whose key is always encrypted. */
export const authority = {
  noun: 'authority',
  home: 'authorities',
  many: false,
  nested: false,
  manifest: { kind: 'authority', schema },
  keyOf: ({ name }) => ({ name }),
  check: ({ name }) => ({ name: checkNewAuthorityName(name) }),
  folder: ({ name }) => `authorities/${fileNameOf(name)}`,
  files(name) {
    const base = fileNameOf(name);
    return {
      der: `${base}.cer`,
      pem: `${base}.pem`,
      chain: `${base}-chain.pem`,
      key: `${base}-key.pem`,
      // These come later, if at all, and are written alone: no manifest names them.
      revocationList: `${base}.crl`,
      crossCertificates: `${base}-cross.pem`,
    };
  },
  holders: ['chain', 'pem', 'der'],
  create: { do: 'create-authority' },
  signer: ({ parent }) => parent,
  identity: {
    certificate: 'chain',
    key: 'key',
    chain: 'chain',
    keyEncrypted: () => true,
    remembered: true,
    chainDecides: true,
  },
} as const satisfies Thing<AuthorityManifest, 'der' | 'pem' | 'chain' | 'key' | 'revocationList' | 'crossCertificates'>;

/** Its files. The chain ends with the root, so that it serves as a trust file too. Certificates are DER. */
export function authorityFiles(
  name: string,
  chain: readonly [Uint8Array, ...Uint8Array[]],
  encryptedKeyPem: string,
): ThingFile[] {
  const names = authority.files(name);
  return [
    { name: names.der, bytes: chain[0] },
    { name: names.pem, bytes: toUtf8(certificatePem(chain[0])) },
    { name: names.chain, bytes: toUtf8(chainPem(chain)) },
    { name: names.key, bytes: toUtf8(encryptedKeyPem) },
  ];
}
