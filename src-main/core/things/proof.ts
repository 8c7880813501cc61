import { z } from 'zod';
import { toUtf8 } from '../bytes.ts';
import { certificatePem } from '../keystore/pem.ts';
import { checkAuthorityName, checkVerificationCode, fileNameOf } from './identifiers.ts';
import { certified } from './certified.ts';
import { checkedBy } from './manifest.ts';
import type { Thing, ThingFile, ThingKey } from './thing.ts';

const schema = z.object({
  ...certified,
  kind: z.literal('verification'),
  authority: checkedBy(checkAuthorityName),
  code: z.string().min(1),
  /** For whom it was made: a platform of `core/clouds`, maybe of a newer program. */
  destination: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .optional(),
  /** Since when the user says that it was accepted. */
  verifiedAt: z.iso.datetime().optional(),
});

export type ProofManifest = z.infer<typeof schema>;

/** A code becomes a folder name: hex stays as it is, anything else is made safe. */
const codeFolder = (code: string): string =>
  code.replaceAll(/[^A-Za-z0-9-]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** `verifications/AUTHORITY/CODE`: a verification certificate, which proves possession of an authority. */
export const proof = {
  noun: 'proof',
  home: 'verifications',
  many: false,
  nested: true,
  manifest: { kind: 'verification', schema },
  keyOf: (manifest) => ({ name: manifest.authority, code: manifest.code }),
  check: ({ name, code }) => ({ name: checkAuthorityName(name), code: checkVerificationCode(code ?? '').code }),
  folder: ({ name, code = '' }: ThingKey) => `verifications/${fileNameOf(name)}/${codeFolder(code)}`,
  files(name) {
    const base = `${fileNameOf(name)}-verification`;
    return { der: `${base}.cer`, pem: `${base}.pem` };
  },
  holders: ['pem', 'der'],
  signer: (manifest) => manifest.authority,
} as const satisfies Thing<ProofManifest, 'der' | 'pem'>;

/** The two forms of a verification certificate; portals take either. */
export function proofFiles(name: string, certificate: Uint8Array): ThingFile[] {
  const names = proof.files(name);
  return [
    { name: names.der, bytes: certificate },
    { name: names.pem, bytes: toUtf8(certificatePem(certificate)) },
  ];
}
