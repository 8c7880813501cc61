import { X509Certificate, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedBy } from '../../src-main/adapters/certificate-signature.ts';
import { nodeKeys } from '../../src-main/adapters/node-keys.ts';
import { type Files, OpenSslCertificates, authority, ec, rsa, rsaPss } from '../support/openssl-certificates.ts';
import { isMissing } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Who has signed a certificate, as Certbench finds it out without reading it whole, and as Node's own X509Certificate says. */

let bench: Workbench;
let made: OpenSslCertificates;
beforeAll(async () => {
  bench = await Workbench.open();
  made = new OpenSslCertificates(bench.folder);
});
afterAll(() => bench.close());

const derOf = async ({ cert }: Files): Promise<Buffer> => new X509Certificate(await readFile(cert)).raw;
const keyOf = (der: Uint8Array): Buffer => new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' });

function byNode(certificate: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return new X509Certificate(certificate).verify(
      createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' }),
    );
  } catch {
    return false;
  }
}

const kinds: readonly (readonly [name: string, key: readonly string[], hash: string, signing?: readonly string[]])[] = [
  ['p256', ec('prime256v1'), 'sha256'],
  ['p384', ec('secp384r1'), 'sha384'],
  ['p521', ec('secp521r1'), 'sha512'],
  ['p256-sha1', ec('prime256v1'), 'sha1'],
  ['rsa', rsa(2048), 'sha256'],
  ['rsa-sha384', rsa(2048), 'sha384'],
  ['rsa-sha512', rsa(2048), 'sha512'],
  ['rsa-sha1', rsa(2048), 'sha1'],
  ['rsa-with-pss', rsa(2048), 'sha256', ['rsa_padding_mode:pss', 'rsa_pss_saltlen:32']],
  ['rsa-pss', rsaPss, 'sha256'],
  ['ed25519', ['ED25519'], 'sha256'],
];

describe.skipIf(isMissing('openssl'))('the signature on a certificate', () => {
  test('is found good by the key that has made it and by no other, of every kind', async () => {
    const pairs = await Promise.all(
      kinds.map(async ([name, key, hash, signing]) => {
        const more = { hash, ...(signing === undefined ? {} : { signing }) };
        const issuer = await made.make(name, { key, extensions: authority, ...more });
        const der = await derOf(await made.make(`${name}-leaf`, { issuer, ...more }));
        return { der, key: keyOf(await derOf(issuer)) };
      }),
    );
    for (const one of pairs) {
      expect(byNode(one.der, one.key)).toBe(true);
      for (const other of pairs) expect(signedBy(other.key)(one.der)).toBe(one === other);
    }
  });

  test('is judged as Node does where any octet of the certificate was changed, one was added, or one is missing', async () => {
    for (const [name, key] of [
      ['ec', ec('prime256v1')],
      ['ed', ['ED25519']],
      ['long', rsa(2048)],
    ] as const) {
      const issuer = await made.make(`changed-${name}`, { key, extensions: authority });
      const publicKey = keyOf(await derOf(issuer));
      const der = await derOf(await made.make(`changed-${name}-leaf`, { issuer }));
      const hasSigned = signedBy(publicKey);
      expect(hasSigned(der)).toBe(true);
      const forms = [Buffer.concat([der, Buffer.of(0)]), der.subarray(0, -1), der.subarray(1), Buffer.alloc(0)];
      for (let at = 0; at < der.length; at++) {
        for (const bit of [0x01, 0x20, 0x80]) {
          const changed = Buffer.from(der);
          changed[at] = (changed[at] ?? 0) ^ bit;
          forms.push(changed);
        }
      }
      const otherwise = forms.filter((one) => hasSigned(one) !== byNode(one, publicKey));
      expect(otherwise.map((one) => one.toString('hex'))).toEqual([]);
    }
  });

  test('counts by no key of another kind than its algorithm, though the octets are signed by it', async () => {
    const issuer = await made.make('confused', { extensions: authority });
    const der = await derOf(issuer);
    // ecdsa-with-SHA256 becomes ecdsa-with-SHA384 inside or outside alone, and in both.
    const [sha256, sha384] = ['06082a8648ce3d040302', '06082a8648ce3d040303'];
    const hex = der.toString('hex');
    const [first, last] = [hex.indexOf(sha256), hex.lastIndexOf(sha256)];
    expect(first).not.toBe(last);
    const put = (text: string, at: number) => text.slice(0, at) + sha384 + text.slice(at + sha384.length);
    for (const changed of [put(hex, first), put(hex, last), put(put(hex, first), last)]) {
      expect(signedBy(keyOf(der))(Buffer.from(changed, 'hex'))).toBe(false);
    }
    const other = keyOf(await derOf(await made.make('confused-rsa', { key: rsa(2048), extensions: authority })));
    expect(signedBy(other)(der)).toBe(false);
    expect(signedBy(Buffer.from('no key'))(der)).toBe(false);
  });

  test('makes no certificate of what OpenSSL cannot read, where nobody has read it before', async () => {
    const issuer = await made.make('issuer', { key: ec('prime256v1'), extensions: authority });
    const der = await derOf(await made.make('padded', { issuer }));
    const key = createPrivateKey(await readFile(issuer.key));
    const serial = Buffer.of(2, 3, 0, 0, 1);
    const { begin } = elementAt(der, elementAt(der, 0).begin);
    const parts: Buffer[] = [];
    for (let at = begin; at < elementAt(der, elementAt(der, 0).begin).end; at = elementAt(der, at).end) {
      parts.push(der.subarray(at, elementAt(der, at).end));
    }
    const signed = element(0x30, ...parts.with(1, serial));
    const signature = sign('sha256', signed, key);
    const algorithm = Buffer.from('300a06082a8648ce3d040302', 'hex');
    const padded = element(0x30, signed, algorithm, element(3, Buffer.of(0), signature));
    const publicKey = keyOf(await derOf(issuer));
    expect([signedBy(publicKey)(padded), byNode(padded, publicKey)]).toEqual([true, false]);
    expect([nodeKeys.check(padded, publicKey), nodeKeys.check(der, publicKey)]).toEqual([false, true]);
  });
});

/** An element of DER (X.690 8.1) of less than 64 KiB. */
function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(contents);
  const length = bytes.length < 0x80 ? [bytes.length] : [0x82, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...length), bytes]);
}

function elementAt(der: Buffer, at: number): { readonly begin: number; readonly end: number } {
  const first = der[at + 1] ?? 0;
  const octets = first < 0x80 ? 0 : first - 0x80;
  const begin = at + 2 + octets;
  return { begin, end: begin + (octets === 0 ? first : der.readUIntBE(at + 2, octets)) };
}
