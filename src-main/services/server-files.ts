import type { ServerManifest } from '../core/things/server.ts';
import { things } from '../core/things/index.ts';
import { serverFiles } from '../core/things/server.ts';
import type { ThingFile } from '../core/things/thing.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { keyPemFor, rememberingCiphers } from './device-files.ts';
import type { Folder, Ports } from './ports.ts';
import { certifiedFields } from './certificate-facts.ts';
import { checkWrittenCertificates, checkWrittenKey, storeThing } from './thing-files.ts';

interface ServerMaterial {
  /** As the server presents it: its own certificate first, and without the one that clients trust. */
  readonly chain: readonly [Certificate, ...Certificate[]];
  /** What clients must trust: the end of the chain, or the certificate itself. Where a root gives way to another, both: the new one first. */
  readonly trusted: readonly [Certificate, ...Certificate[]];
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
}

/** Parts a whole chain, leaf first, into what a server presents and what its clients hold already (RFC 8446 4.4.2). */
export function presentedChain([leaf, ...above]: readonly [Certificate, ...Certificate[]]): Omit<
  ServerMaterial,
  'privateKey'
> {
  const top = above.at(-1);
  if (top === undefined) return { chain: [leaf], trusted: [leaf] };
  // A client that was given only an intermediate still has to be shown what follows.
  return { chain: [leaf, ...(top.selfIssued ? above.slice(0, -1) : above)], trusted: [top] };
}

/** Writes the folder of a server, whole or not at all, and reads it back. `again`: in the place of its old one. Answers its manifest. */
export async function storeServer(
  folder: Folder,
  about: Pick<ServerManifest, 'name' | 'authority' | 'keyEncrypted' | 'dns' | 'addresses'>,
  { chain, trusted, privateKey }: ServerMaterial,
  keyPassphrase: string | undefined,
  ports: Ports,
  again?: { readonly further: readonly ThingFile[] },
): Promise<ServerManifest> {
  const ciphers = rememberingCiphers(ports.ciphers);
  const [own, ...above] = chain;
  const presented = [own.der, ...above.map(({ der }) => der)] as const;
  const keyPem = await keyPemFor({ privateKey }, { keyPassphrase }, ciphers);
  const [first, ...further] = trusted;
  const anchors = [first.der, ...further.map(({ der }) => der)] as const;
  const files = serverFiles(about.name, presented, anchors, keyPem);
  const manifest: ServerManifest = { kind: 'server', ...about, ...certifiedFields(own, files, ports) };
  const names = things.server.files(about.name);
  await storeThing(folder, things.server, { manifest, files, ...again, again: again !== undefined }, async (read) => {
    await checkWrittenKey(names.key, { privateKey, passphrase: keyPassphrase }, read, ciphers);
    checkWrittenCertificates(names.certificate, [own.der], read);
    checkWrittenCertificates(names.chain, presented, read);
    checkWrittenCertificates(names.trusted, anchors, read);
  });
  return manifest;
}
