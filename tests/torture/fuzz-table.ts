import { readFile } from 'node:fs/promises';
import { parseAsn1, toDer } from '../../src-main/core/asn1/asn1.ts';
import { asn1Tree } from '../../src-main/core/asn1/tree.ts';
import { elementsOf, shapeOf } from '../../src-main/core/asn1/outline.ts';
import { toBase64, toUtf8 } from '../../src-main/core/bytes.ts';
import { readServerFlight } from '../../src-main/core/diagnosis/server-flight.ts';
import { derKind, pkcs7Certificates } from '../../src-main/core/keystore/der-kind.ts';
import { writeJks } from '../../src-main/core/keystore/jks-write.ts';
import { parseKeygenProperties } from '../../src-main/core/keystore/keygen-properties.ts';
import { openFile } from '../../src-main/core/keystore/open.ts';
import { certificatePem, decodePem } from '../../src-main/core/keystore/pem.ts';
import { buildPkcs12 } from '../../src-main/core/keystore/pkcs12-write.ts';
import { encryptPrivateKey, encryptedPrivateKeyPem, privateKeyPem } from '../../src-main/core/keystore/private-key.ts';
import type { PasswordCiphers, WorkLimit } from '../../src-main/core/primitives.ts';
import { Problem } from '../../src-main/core/problem.ts';
import { decodeText } from '../../src-main/core/text.ts';
import { decodeManifest, workspaceManifest } from '../../src-main/core/things/manifest.ts';
import { encodeManifest, formatVersion } from '../../src-main/core/things/manifest-file.ts';
import { publicKeyIdentity } from '../../src-main/core/x509/public-key.ts';
import { readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import { oidName } from '../../src-main/core/x509/report/oid-names.ts';
import { reportOf } from '../../src-main/core/x509/report/report.ts';
import { readName } from '../../src-main/core/x509/subject.ts';
import { ciphers, make, now } from '../support/keys.ts';
import type { FuzzedParser } from './fuzz-parsers.ts';

/** A file may ask for two seconds of key derivation, which is right and would make the table useless: here for a hundred rounds. */
const hardly: WorkLimit = {
  pbkdf2: (_hash, iterations) => refuseMany(iterations),
  hash: (_hash, rounds) => refuseMany(rounds),
  scrypt: ({ n, r, p }) => refuseMany(n * r * p),
};

function refuseMany(rounds: number): void {
  if (rounds > 5000) throw new Problem('LIMIT_REACHED', 'Too many rounds for this table.');
}

const serverFlights = (): Promise<Uint8Array[]> =>
  Promise.all(
    ['1.2', '1.3'].map((version) =>
      readFile(new URL(`../../tests/fixtures/server-flights/tls-${version}.bin`, import.meta.url)),
    ),
  );

const bksKeystores = (): Promise<Uint8Array[]> =>
  Promise.all(
    ['keys', 'version-1'].map((name) =>
      readFile(new URL(`../../tests/fixtures/foreign-libraries/${name}.bks`, import.meta.url)),
    ),
  );

/** One parser a row, each with good inputs of its own. */
export async function fuzzedParsers(): Promise<FuzzedParser[]> {
  const root = await make('root', 'Root');
  const device = await make('device', 'Gerät, 1', root, { keyType: 'rsa-2048' });
  const chain = [device.certificate.der, root.certificate.der];
  const { privateKey } = device.pair;
  const few: PasswordCiphers = { ...ciphers, work: hardly };
  const closed = await encryptPrivateKey(root.pair.privateKey, 'x', ciphers, 2);
  const pem = chain.map(certificatePem).join('') + privateKeyPem(privateKey) + encryptedPrivateKeyPem(closed);
  const pfx = await buildPkcs12(
    { privateKey: root.pair.privateKey, chain, friendlyName: 'x' },
    'x',
    'compatible',
    ciphers,
  );
  const entry = { alias: 'a', created: now, privateKey, keyPassword: 'x', chain };
  const jks = writeJks([entry, { alias: 't', created: now, certificate: root.certificate.der }], 'x', ciphers);
  const keys = [privateKey, root.pair.privateKey, closed, device.pair.publicKey];
  const utf16 = Uint8Array.from(Buffer.from(`\uFEFF${pem}`, 'utf16le'));
  const manifest = encodeManifest({
    format: formatVersion,
    kind: workspaceManifest.kind,
    createdAt: now.toISOString(),
  });
  const open = (bytes: Uint8Array) => openFile(bytes, { password: 'x', keyPassword: 'y' }, few, 'file');
  const text = (bytes: Uint8Array) => decodeText(bytes) ?? Buffer.from(bytes).toString('latin1');
  return [
    {
      name: 'ASN.1',
      corpus: [...chain, ...keys],
      read: (bytes) => [shapeOf(bytes), elementsOf(bytes, 50), toDer(parseAsn1(bytes, 'certificate'))],
    },
    { name: 'certificate', corpus: chain, read: readCertificate },
    {
      name: 'report of a certificate',
      corpus: chain,
      read: (bytes) => [
        asn1Tree(bytes, oidName),
        reportOf(bytes, ciphers.digest, { now, deviceIdFault: () => undefined }),
      ],
    },
    {
      name: 'name',
      corpus: [root, device].map(({ certificate }) => certificate.subject.der),
      read: (bytes) => readName(parseAsn1(bytes, 'name in the certificate')),
    },
    { name: 'public key', corpus: [root, device].map(({ pair }) => pair.publicKey), read: publicKeyIdentity },
    {
      name: 'kind of DER',
      corpus: [...chain, ...keys, pfx],
      read: (bytes) => [derKind(bytes), pkcs7Certificates(bytes, 100)],
    },
    { name: 'text', corpus: [toUtf8(pem), utf16, toUtf8('a\rb\r\nc')], read: decodeText },
    { name: 'PEM', corpus: [toUtf8(pem)], read: (bytes) => decodePem(text(bytes)) },
    { name: 'private key', corpus: keys, read: open },
    { name: 'PKCS#12', corpus: [pfx], read: open },
    { name: 'JKS', corpus: [jks], read: open },
    {
      name: 'BKS',
      corpus: await bksKeystores(),
      // Without the password of the store it is not found out at once that something was changed.
      read: (bytes) => openFile(bytes, { password: undefined, keyPassword: 'changeit' }, few, 'file'),
    },
    {
      name: 'any file',
      corpus: [toUtf8(pem), utf16, toUtf8(toBase64(pfx)), ...chain, jks, toUtf8('{"kty":"EC"}')],
      read: open,
    },
    {
      name: 'keygen.properties',
      corpus: [toUtf8('CITY="A B"\nexport SERVER_KEY_ALIAS=\'x\'$(hostname)\n')],
      read: (bytes) => parseKeygenProperties(text(bytes)),
    },
    { name: 'flight of a server', corpus: await serverFlights(), read: readServerFlight },
    { name: 'manifest', corpus: [manifest], read: (bytes) => decodeManifest(bytes, workspaceManifest, 'it') },
  ];
}
