import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificateBlocks, decodePem, encodePem } from '../../src-main/core/keystore/pem.ts';
import { signingOf } from '../../src-main/core/x509/certificate.ts';
import { faultOfRequest } from '../../src-main/core/x509/judge-request.ts';
import { readRequest } from '../../src-main/core/x509/read-request.ts';
import { certificationRequest } from '../../src-main/core/x509/request.ts';
import { encodeSubject } from '../../src-main/core/x509/subject.ts';
import { keys } from '../support/keys.ts';
import { isMissing, must } from '../support/programs.ts';

/** Requests (RFC 2986) of OpenSSL read and judged by us, and ours by OpenSSL. */

/** One line of OpenSSL; `more` has what may hold a space. */
const openssl = (line: string, ...more: string[]) => must('openssl', ...line.split(' '), ...more);

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-requests-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function opensslRequest(name: string, algorithm: string, ...more: string[]): Promise<Uint8Array> {
  await openssl(`genpkey ${algorithm} -out ${at(name)}.key`);
  await openssl(
    `req -new -key ${at(name)}.key -subj /O=Plant/CN=${name} -outform DER -out ${at(name)}.der`,
    ...more.flatMap((word) => word.split(' ')),
  );
  return readFile(at(`${name}.der`));
}
const rsa = (bits: number) => `-algorithm RSA -pkeyopt rsa_keygen_bits:${bits}`;
const ec = (curve: string) => `-algorithm EC -pkeyopt ec_paramgen_curve:${curve}`;

describe.skipIf(isMissing('openssl'))('a request of OpenSSL', () => {
  test('is read with all that it asks for', async () => {
    const der = await opensslRequest(
      'asking',
      ec('P-256'),
      '-addext subjectAltName=DNS:a.example,IP:10.0.0.1',
      '-addext keyUsage=critical,digitalSignature -addext extendedKeyUsage=clientAuth',
      '-addext tlsfeature=critical,status_request',
    );
    const { subject, key, wishes, signature } = readRequest(der);
    expect([subject.commonName, key, signature]).toEqual([
      'asking',
      { algorithm: 'EC', curve: 'P-256', bits: 256 },
      'ECDSA with SHA-256',
    ]);
    expect(wishes).toEqual({
      facts: {
        alternativeNames: ['DNS:a.example', 'IP:10.0.0.1'],
        keyUsage: ['digitalSignature'],
        extendedKeyUsage: ['clientAuth'],
      },
      oids: expect.arrayContaining(['2.5.29.17', '1.3.6.1.5.5.7.1.24']),
      unknownCritical: ['1.3.6.1.5.5.7.1.24'],
    });
  });

  test.each([
    ['rsa', rsa(2048), ''],
    ['rsa-sha512', rsa(3072), '-sha512'],
    ['p384', ec('P-384'), '-sha384'],
    ['p521', ec('P-521'), ''],
    ['ed25519', '-algorithm ED25519', ''],
  ])('with the key %s has nothing against it, until one of its octets is another', async (name, algorithm, more) => {
    const der = await opensslRequest(name, algorithm, ...(more === '' ? [] : [more]));
    expect(faultOfRequest(readRequest(der), keys)).toBeUndefined();
    // A letter of the common name.
    const place = Buffer.from(der).indexOf(name);
    const changed = Uint8Array.from(der);
    changed[place] = 0x78;
    expect(faultOfRequest(readRequest(changed), keys)?.fault).toBe('signature-wrong');
  });

  test('that nobody should sign says why', async () => {
    const weak = readRequest(await opensslRequest('weak', rsa(1024)));
    expect(faultOfRequest(weak, keys)).toMatchObject({ fault: 'key-weak', reason: expect.stringContaining('1024') });
    const pss = readRequest(await opensslRequest('pss', rsa(2048), '-sigopt rsa_padding_mode:pss'));
    expect(faultOfRequest(pss, keys)?.fault).toBe('signature-unknown');
    const x = readRequest(await opensslRequest('brainpool', ec('brainpoolP256r1')));
    expect(['key-unknown', undefined]).toContain(faultOfRequest(x, keys)?.fault);
  });

  test('is damaged where it is cut off', async () => {
    const der = await opensslRequest('whole', ec('P-256'));
    for (let end = 0; end < der.length; end++) {
      expect(() => readRequest(der.subarray(0, end))).toThrow(expect.objectContaining({ code: 'DAMAGED' }));
    }
  });
});

describe.skipIf(isMissing('openssl'))('a request of ours', () => {
  test.each(['ec-p256', 'ec-p384', 'rsa-2048'] as const)(
    'with a key %s is verified and signed by OpenSSL',
    async (type) => {
      const { privateKey, publicKey } = await keys.generate(type);
      const der = await certificationRequest(
        {
          subject: encodeSubject({ commonName: 'dev-01', organization: 'Plant' }),
          publicKey,
          keyUsage: ['digitalSignature'],
          extendedKeyUsage: ['clientAuth'],
          alternativeNames: { dns: ['dev-01.local'], addresses: [Uint8Array.of(10, 0, 0, 7)] },
        },
        signingOf(keys.signer(privateKey)),
      );
      await writeFile(at('ours.csr'), encodePem('CERTIFICATE REQUEST', der));
      const text = await openssl(`req -in ${at('ours.csr')} -noout -verify -text`);
      expect(text).toContain('DNS:dev-01.local, IP Address:10.0.0.7');
      expect(text).toContain('TLS Web Client Authentication');
      await openssl(`genpkey ${ec('P-256')} -out ${at('ca.key')}`);
      await openssl(`req -x509 -key ${at('ca.key')} -subj /CN=CA -out ${at('ca.pem')}`);
      const by = `-CA ${at('ca.pem')} -CAkey ${at('ca.key')} -copy_extensions copy`;
      await openssl(`x509 -req -in ${at('ours.csr')} ${by} -out ${at('ours.pem')}`);
      expect(await openssl(`verify -purpose sslclient -CAfile ${at('ca.pem')} ${at('ours.pem')}`)).toContain('OK');
      expect(certificateBlocks(decodePem(await readFile(at('ours.pem'), 'utf8')))).toHaveLength(1);
    },
  );

  test('that asks for nothing has empty attributes', async () => {
    const { privateKey, publicKey } = await keys.generate('ec-p256');
    const subject = encodeSubject({ commonName: 'dev-01' });
    const der = await certificationRequest({ subject, publicKey }, signingOf(keys.signer(privateKey)));
    await writeFile(at('bare.der'), der);
    await openssl(`req -inform DER -in ${at('bare.der')} -noout -verify`);
    expect(readRequest(der).wishes).toEqual({ facts: {}, oids: [], unknownCritical: [] });
  });
});
