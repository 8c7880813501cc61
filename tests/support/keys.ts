import { nodeCiphers } from '../../src-main/adapters/node-ciphers.ts';
import { nodeKeys } from '../../src-main/adapters/node-keys.ts';
import type { KeyType } from '../../src-main/core/x509/algorithms.ts';
import { issueCertificate } from '../../src-main/core/x509/certificate.ts';
import { type Profile, serialFrom } from '../../src-main/core/x509/profiles.ts';
import { type Certificate, readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import { encodeSubject } from '../../src-main/core/x509/subject.ts';
import type { KeyPair, SetTerms } from '../../src-main/services/ports.ts';

export { nodeCiphers as ciphers, nodeKeys as keys };

export interface Made {
  readonly certificate: Certificate;
  readonly pair: KeyPair;
}

export const now = new Date('2026-11-22T12:00:00Z');
/** Of devices as they are made where nobody says otherwise. */
export const setTerms: SetTerms = {
  keyType: 'ec-p256',
  backdateMinutes: 5,
  rootInChain: true,
  pfxPassword: '1234',
  pfxProfile: 'modern',
  keyPassphrase: undefined,
};
const day = 86_400_000;

/** A certificate made for a test, right or wrong as the test wants it. */
export async function make(
  profile: Profile,
  commonName: string,
  issuer?: Made,
  more: {
    pathLength?: number;
    notBefore?: Date;
    notAfter?: Date;
    keyType?: KeyType;
    signWith?: Made;
    /** A key that is there already. */
    pair?: KeyPair;
    /** What the certificate says of its issuer's key, right or wrong. */
    keyIdentifier?: Uint8Array;
  } = {},
): Promise<Made> {
  const pair = more.pair ?? (await nodeKeys.generate(more.keyType ?? 'ec-p256'));
  const signing = (more.signWith ?? issuer)?.pair ?? pair;
  const der = await issueCertificate(
    {
      profile,
      serial: serialFrom(nodeCiphers.random(16)),
      subject: encodeSubject({ commonName }),
      publicKey: pair.publicKey,
      validity: {
        notBefore: more.notBefore ?? new Date(now.getTime() - day),
        notAfter: more.notAfter ?? new Date(now.getTime() + 100 * day),
      },
      pathLength: more.pathLength,
      ...(issuer === undefined
        ? {}
        : {
            issuer: {
              name: issuer.certificate.subject.der,
              keyIdentifier: more.keyIdentifier ?? issuer.certificate.subjectKeyIdentifier,
            },
          }),
    },
    nodeKeys.signer(signing.privateKey),
    nodeCiphers.digest,
  );
  return { certificate: readCertificate(der), pair };
}
