import { z } from 'zod';
import { toUtf8 } from '../bytes.ts';
import { certificatePem, chainPem } from '../keystore/pem.ts';
import { certified } from './certified.ts';
import { checkAuthorityName, checkCertificateName, fileNameOf } from './identifiers.ts';
import { checkedBy } from './manifest.ts';
import type { Thing, ThingFile } from './thing.ts';

const schema = z.object({
  ...certified,
  kind: z.literal('certificate'),
  name: checkedBy(checkCertificateName),
  /** The authority of the workspace that signed it; absent for another. */
  authority: checkedBy(checkAuthorityName).optional(),
});

export type CertificateManifest = z.infer<typeof schema>;

/** `certificates/NAME`: a certificate that came without its key, as a server's root or somebody else's device. */
export const certificate = {
  noun: 'certificate',
  home: 'certificates',
  many: true,
  nested: false,
  manifest: { kind: 'certificate', schema },
  keyOf: ({ name }) => ({ name }),
  check: ({ name }) => ({ name: checkCertificateName(name) }),
  folder: ({ name }) => `certificates/${fileNameOf(name)}`,
  files(name) {
    const base = fileNameOf(name);
    return { der: `${base}.cer`, pem: `${base}.pem`, chain: `${base}-chain.pem` };
  },
  holders: ['chain', 'pem', 'der'],
  signer: (manifest) => manifest.authority,
} as const satisfies Thing<CertificateManifest, 'der' | 'pem' | 'chain'>;

/** Its files. The chain goes as far up as is known. Certificates are DER. */
export function certificateFiles(name: string, chain: readonly [Uint8Array, ...Uint8Array[]]): ThingFile[] {
  const names = certificate.files(name);
  return [
    { name: names.der, bytes: chain[0] },
    { name: names.pem, bytes: toUtf8(certificatePem(chain[0])) },
    { name: names.chain, bytes: toUtf8(chainPem(chain)) },
  ];
}
