import { type PfxProfile, pfxIterations } from '../keystore/pkcs12-write.ts';

const pfxAlgorithms: Readonly<Record<PfxProfile, { readonly encryption: string; readonly mac: string }>> = {
  modern: { encryption: 'AES-256-CBC', mac: 'SHA256' },
  compatible: { encryption: 'PBE-SHA1-3DES', mac: 'SHA1' },
};

/** The options of `openssl pkcs12 -export` that protect a file as Certbench does. */
export function pfxProtection(profile: PfxProfile): string {
  const { encryption, mac } = pfxAlgorithms[profile];
  return `-keypbe ${encryption} -certpbe ${encryption} -macalg ${mac} -iter ${pfxIterations}`;
}

export const pfxSaltNote = '# Certbench has longer salts. Every program reads both.';
