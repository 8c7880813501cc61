import { equalBytes, fromUtf8 } from '../core/bytes.ts';
import { serverBundle, serverFileNames } from '../core/keystore/workspace-files.ts';
import { decodePem } from '../core/keystore/pem.ts';
import { readPrivateKey } from '../core/keystore/private-key.ts';
import { type ServerManifest, serverFolder } from '../core/workspace/manifest.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { manifestToWrite } from './authority-files.ts';
import { keyPemFor, rememberingCiphers } from './device-files.ts';
import { certificatesFromPem } from './issuing.ts';
import type { Folder, Ports } from './ports.ts';

interface ServerMaterial {
  /** As the server presents it: its own certificate first, and without the one that clients trust. */
  readonly chain: readonly [Certificate, ...Certificate[]];
  /** What clients must trust: the end of the chain, or the certificate itself. */
  readonly trusted: Certificate;
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
}

/** Parts a whole chain, leaf first, into what a server presents and what its clients hold already (RFC 8446 4.4.2). */
export function presentedChain([leaf, ...above]: readonly [Certificate, ...Certificate[]]): Omit<
  ServerMaterial,
  'privateKey'
> {
  const top = above.at(-1);
  if (top === undefined) return { chain: [leaf], trusted: leaf };
  // A client that was given only an intermediate still has to be shown what follows.
  return { chain: [leaf, ...(top.selfIssued ? above.slice(0, -1) : above)], trusted: top };
}

/** Writes the folder of a server, whole or not at all, and reads it back. Answers its manifest. */
export async function storeServer(
  folder: Folder,
  manifest: Omit<ServerManifest, 'files'>,
  { chain, trusted, privateKey }: ServerMaterial,
  keyPassphrase: string | undefined,
  ports: Ports,
): Promise<ServerManifest> {
  const ciphers = rememberingCiphers(ports.ciphers);
  const [{ der }, ...above] = chain;
  const files = serverBundle(
    manifest.name,
    [der, ...above.map((one) => one.der)],
    trusted.der,
    await keyPemFor({ privateKey }, { keyPassphrase }, ciphers),
  );
  const whole = { ...manifest, files: files.map(({ name }) => name) };
  const names = serverFileNames(manifest.name);
  await folder.createFolder(serverFolder(manifest.name), [...files, manifestToWrite(whole)], async (read) => {
    const [block] = decodePem(fromUtf8(read(names.key)) ?? '') ?? [];
    const key = block && (await readPrivateKey(block, keyPassphrase, ciphers));
    if (key === undefined || !equalBytes(key, privateKey))
      throw new Error(`${names.key} did not survive being written.`);
    for (const [name, expected] of [
      [names.certificate, chain.slice(0, 1)],
      [names.chain, chain],
      [names.trusted, [trusted]],
    ] as const) {
      const found = certificatesFromPem(fromUtf8(read(name)) ?? '', name);
      const same = found.every((one, i) => equalBytes(one.der, expected[i]?.der ?? new Uint8Array()));
      if (found.length !== expected.length || !same) throw new Error(`${name} did not survive being written.`);
    }
  });
  return whole;
}
