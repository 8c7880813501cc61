import { toUtf8 } from '../bytes.ts';
import { fileNameOf } from '../workspace/identifiers.ts';
import { certificatePem } from './pem.ts';

/** The files that each thing gets in the workspace, and under which names. */
export interface WorkspaceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const deviceFileNames = (id: string) => {
  const base = fileNameOf(id);
  return {
    certificate: `${base}-cert.pem`,
    key: `${base}-key.pem`,
    chain: `${base}-chain.pem`,
    pfx: `${base}.pfx`,
  };
};

/** `trusted` is what clients must trust. */
export const serverFileNames = (name: string) => {
  const base = fileNameOf(name);
  return {
    certificate: `${base}-cert.pem`,
    key: `${base}-key.pem`,
    chain: `${base}-chain.pem`,
    trusted: `${base}-ca.pem`,
  };
};

export const authorityFileNames = (name: string) => {
  const base = fileNameOf(name);
  return { der: `${base}.cer`, pem: `${base}.pem`, chain: `${base}-chain.pem`, key: `${base}-key.pem` };
};

export const verificationFileNames = (name: string) => {
  const base = `${fileNameOf(name)}-verification`;
  return { der: `${base}.cer`, pem: `${base}.pem` };
};

/** Leaf first, then each issuer; a TLS client sends them in this order (RFC 8446 4.4.2). */
export function chainPem(chain: readonly Uint8Array[]): string {
  return chain.map(certificatePem).join('');
}

/** The files of a device. `chain` is what the chain file holds; `keyPem` is PKCS#8, plain or encrypted. */
export function deviceBundle(
  id: string,
  chain: readonly [Uint8Array, ...Uint8Array[]],
  keyPem: string,
  pfx: Uint8Array,
): WorkspaceFile[] {
  const names = deviceFileNames(id);
  return [
    { name: names.certificate, bytes: toUtf8(certificatePem(chain[0])) },
    { name: names.key, bytes: toUtf8(keyPem) },
    { name: names.chain, bytes: toUtf8(chainPem(chain)) },
    { name: names.pfx, bytes: pfx },
  ];
}

/** The files of a server: its chain as it presents it, and what its clients must trust. */
export function serverBundle(
  name: string,
  chain: readonly [Uint8Array, ...Uint8Array[]],
  trusted: Uint8Array,
  keyPem: string,
): WorkspaceFile[] {
  const names = serverFileNames(name);
  return [
    { name: names.certificate, bytes: toUtf8(certificatePem(chain[0])) },
    { name: names.key, bytes: toUtf8(keyPem) },
    { name: names.chain, bytes: toUtf8(chainPem(chain)) },
    { name: names.trusted, bytes: toUtf8(certificatePem(trusted)) },
  ];
}

/** The files of an authority. Its chain ends with the root, so that it serves as a trust file too. */
export function authorityBundle(
  name: string,
  chain: readonly [Uint8Array, ...Uint8Array[]],
  encryptedKeyPem: string,
): WorkspaceFile[] {
  const names = authorityFileNames(name);
  return [
    { name: names.der, bytes: chain[0] },
    { name: names.pem, bytes: toUtf8(certificatePem(chain[0])) },
    { name: names.chain, bytes: toUtf8(chainPem(chain)) },
    { name: names.key, bytes: toUtf8(encryptedKeyPem) },
  ];
}

/** The two forms of a verification certificate; portals take either. */
export function verificationBundle(name: string, certificate: Uint8Array): WorkspaceFile[] {
  const names = verificationFileNames(name);
  return [
    { name: names.der, bytes: certificate },
    { name: names.pem, bytes: toUtf8(certificatePem(certificate)) },
  ];
}
