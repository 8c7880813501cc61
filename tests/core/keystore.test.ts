import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, equalBytes, fromHex, toHex } from '../../src-main/core/bytes.ts';
import { iterateHash } from '../../src-main/core/keystore/iterated-hash.ts';
import { certificateBlocks, decodePem, encodePem } from '../../src-main/core/keystore/pem.ts';
import { KdfPurpose, pkcs12Kdf } from '../../src-main/core/keystore/pkcs12-kdf.ts';
import { readPkcs12 } from '../../src-main/core/keystore/pkcs12-read.ts';
import {
  type PfxProfile,
  buildPkcs12,
  buildPkcs12Truststore,
  pfxProfiles,
} from '../../src-main/core/keystore/pkcs12-write.ts';
import {
  encryptPrivateKey,
  encryptedPrivateKeyPem,
  privateKeyPem,
  readPrivateKey,
} from '../../src-main/core/keystore/private-key.ts';
import { Work } from '../../src-main/core/keystore/work.ts';
import { Problem } from '../../src-main/core/problem.ts';
import { readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import { type Made, ciphers, make } from '../support/keys.ts';
import { refusal } from '../support/refusal.ts';

const codeOf = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act;
    return 'fine';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
};

let ec: Made;
let rsa: Made;
beforeAll(async () => {
  ec = await make('device', 'Dev-01');
  rsa = await make('device', 'Dev-02', undefined, { keyType: 'rsa-2048' });
});

describe('PEM', () => {
  test('is read as it was written, whatever stands around it', () => {
    const noise = fc.stringMatching(/^[a-z =:\r\n]{0,40}$/);
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }),
        noise,
        fc.boolean(),
        (blocks, between, windows) => {
          const text = blocks.map((bytes) => `${between}\n${encodePem('CERTIFICATE', bytes)}`).join('');
          const read = decodePem(windows ? text.replaceAll('\n', '\r\n') : text);
          expect(read.map(({ bytes }) => toHex(bytes))).toEqual(blocks.map(toHex));
        },
      ),
    );
  });

  test('is refused at worst, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (a, b) => {
        for (const text of [`${a}-----BEGIN CERTIFICATE-----${b}-----END CERTIFICATE-----`, `${a}-----BEGIN ${b}`]) {
          try {
            decodePem(text);
          } catch (error) {
            expect(error).toMatchObject({ name: 'Problem', code: 'DAMAGED' });
          }
        }
      }),
    );
  });

  test('that is cut off is told from PEM that is empty', () => {
    const pem = encodePem('CERTIFICATE', Uint8Array.of(1, 2, 3));
    expect(refusal(() => decodePem(pem.slice(0, -10))).code).toBe('DAMAGED');
    expect(decodePem('')).toEqual([]);
    expect(certificateBlocks(decodePem(encodePem('PRIVATE KEY', Uint8Array.of(1))))).toEqual([]);
  });
});

describe('parsers', () => {
  test('never take a cut or a flipped bit for something else than it was', async () => {
    const pfx = await buildPkcs12(
      { privateKey: ec.pair.privateKey, chain: [ec.certificate.der], friendlyName: 'x' },
      'pass',
      'modern',
      ciphers,
    );
    const acceptable = ['fine', 'DAMAGED', 'WRONG_PASSWORD', 'ENCRYPTION_NOT_SUPPORTED'];
    await fc.assert(
      fc.asyncProperty(fc.nat(pfx.length - 1), fc.nat(7), fc.boolean(), async (position, bit, cut) => {
        const broken = cut ? pfx.slice(0, position) : Uint8Array.from(pfx);
        if (!cut) broken[position] = (broken[position] ?? 0) ^ (1 << bit);
        const code = await codeOf(readPkcs12(broken, 'pass', ciphers));
        expect(acceptable).toContain(code);
        if (code !== 'fine') return;
        // A few octets say nothing (the parameters of a hash have none), so a change there changes nothing either.
        const { keys, certificates } = await readPkcs12(broken, 'pass', ciphers);
        expect(cut).toBe(false);
        expect(toHex(keys[0]?.der ?? new Uint8Array())).toBe(toHex(ec.pair.privateKey));
        expect(toHex(certificates[0]?.der ?? new Uint8Array())).toBe(toHex(ec.certificate.der));
      }),
      { numRuns: 400 },
    );
  });

  test('read no certificate out of anything broken without saying so', () => {
    fc.assert(
      fc.property(fc.nat(ec.certificate.der.length - 1), fc.nat(255), (position, value) => {
        const broken = Uint8Array.from(ec.certificate.der);
        broken[position] = value;
        try {
          readCertificate(broken);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
        expect(() => readCertificate(ec.certificate.der.slice(0, position))).toThrow(Problem);
      }),
      { numRuns: 500 },
    );
  });

  test('survive random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        for (const label of ['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'EC PRIVATE KEY', 'RSA PRIVATE KEY']) {
          expect(['DAMAGED', 'ENCRYPTION_NOT_SUPPORTED']).toContain(
            await codeOf(readPrivateKey({ label, headers: {}, bytes }, 'x', ciphers)),
          );
        }
        expect(() => readCertificate(bytes)).toThrow(Problem);
      }),
    );
  });

  test('are not sent into the depths by nesting', () => {
    expect(() => readCertificate(new Uint8Array(20_000).fill(0x30))).toThrow(Problem);
  });
});

describe('key derivation of PKCS#12', () => {
  test('agrees with the vectors that circulate with RFC 7292 implementations', async () => {
    // Dr. Stephen Henson's test vectors, as node-forge and Bouncy Castle use them: password "smeg", SHA-1, 1 round.
    const derive = (salt: string, purpose: number, length: number) =>
      pkcs12Kdf({ hash: 'sha1', password: 'smeg', salt: fromHex(salt), iterations: 1, purpose, length }, ciphers);
    expect(toHex(await derive('0A58CF64530D823F', KdfPurpose.key, 24))).toBe(
      '8AAAE6297B6CB04642AB5B077851284EB7128F1A2A7FBCA3',
    );
    expect(toHex(await derive('0A58CF64530D823F', KdfPurpose.iv, 8))).toBe('79993DFE048D3B76');
    expect(toHex(await derive('3D83C0E4546AC140', KdfPurpose.mac, 20))).toBe(
      '8D967D88F6CAA9D714800AB3D48051D63F73A312',
    );
  });

  test.each(['sha1', 'sha256'] as const)('iterates %s as OpenSSL does', (hash) => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(50), (seed, rounds) => {
        const first = createHash(hash).update(seed).digest();
        let expected = first;
        for (let i = 0; i < rounds; i++) expected = createHash(hash).update(expected).digest();
        expect(toHex(iterateHash(hash, first, rounds))).toBe(toHex(expected));
      }),
    );
  });
});

describe.each(pfxProfiles)('a %s .pfx', (profile: PfxProfile) => {
  const build = (made: Made, password: string) =>
    buildPkcs12(
      { privateKey: made.pair.privateKey, chain: [made.certificate.der, ec.certificate.der], friendlyName: 'Dev-01' },
      password,
      profile,
      ciphers,
    );

  test.each(['ec', 'rsa'])('gives back its %s key, chain, alias and key ID', async (kind) => {
    const made = kind === 'ec' ? ec : rsa;
    const file = await readPkcs12(await build(made, 'p@ss word'), 'p@ss word', ciphers);
    expect(file.keys.map(({ der }) => toHex(der ?? expect.fail('closed')))).toEqual([toHex(made.pair.privateKey)]);
    expect(file.certificates.map(({ der }) => toHex(der))).toEqual(
      [made.certificate.der, ec.certificate.der].map(toHex),
    );
    const localKeyId = toHex(ciphers.digest('sha1', made.certificate.der));
    expect(file.keys[0]).toMatchObject({ friendlyName: 'dev-01', localKeyId });
    expect(file.certificates[0]).toMatchObject({ friendlyName: 'dev-01', localKeyId });
    expect(file.certificates[1]).toMatchObject({ friendlyName: undefined, localKeyId: undefined });
    const words = profile === 'modern' ? ['AES-256', 'HMAC-SHA256'] : ['3DES', 'HMAC-SHA1'];
    for (const word of words) expect(file.protection().join('\n')).toContain(word);
    expect(file.protection().join('\n')).not.toContain('RC2');
  });

  test('tells a wrong password, a missing one and damage apart', async () => {
    const pfx = await build(ec, 'right');
    expect(await codeOf(readPkcs12(pfx, 'wrong', ciphers))).toBe('WRONG_PASSWORD');
    expect(await codeOf(readPkcs12(pfx, '', ciphers))).toBe('WRONG_PASSWORD');
    expect(await codeOf(readPkcs12(pfx, undefined, ciphers))).toBe('PASSWORD_REQUIRED');
    expect(await codeOf(readPkcs12(pfx.slice(0, -1), 'right', ciphers))).toBe('DAMAGED');
    const changed = Uint8Array.from(pfx);
    // The last octets are the MAC's salt and rounds, the octets before are its digest.
    const digestAt = changed.length - (profile === 'modern' ? 50 : 40);
    changed[digestAt] = (changed[digestAt] ?? 0) ^ 1;
    expect(await codeOf(readPkcs12(changed, 'right', ciphers))).toBe('DAMAGED');
  });

  test('keeps trusted certificates and their aliases apart from the chain, beside a key and by themselves', async () => {
    const trusted = [
      { certificate: rsa.certificate.der, friendlyName: 'Server' },
      { certificate: ec.certificate.der, friendlyName: 'CA' },
    ];
    const contents = { privateKey: ec.pair.privateKey, chain: [ec.certificate.der], friendlyName: 'Dev-01' };
    const mixed = await buildPkcs12({ ...contents, trusted }, 'pass', profile, ciphers);
    const read = async (pfx: Uint8Array) => {
      const { keys, certificates } = await readPkcs12(pfx, 'pass', ciphers);
      const facts = certificates.map((one) => [one.friendlyName, one.trusted, toHex(one.der)]);
      return { keys: keys.map(({ friendlyName }) => friendlyName), facts };
    };
    const [server, ca] = [toHex(rsa.certificate.der), toHex(ec.certificate.der)];
    const entries = [
      ['server', true, server],
      ['ca', true, ca],
    ];
    expect(await read(mixed)).toEqual({ keys: ['dev-01'], facts: [['dev-01', false, ca], ...entries] });
    const truststore = await buildPkcs12Truststore(trusted, 'pass', profile, ciphers);
    expect(await read(truststore)).toEqual({ keys: [], facts: entries });
    const clash = { certificate: ec.certificate.der, friendlyName: 'dEV-01' };
    expect(await codeOf(buildPkcs12({ ...contents, trusted: [clash] }, 'pass', profile, ciphers))).toBe(
      'INVALID_INPUT',
    );
    expect(
      await codeOf(buildPkcs12Truststore([...trusted, { ...clash, friendlyName: 'ca' }], 'p', profile, ciphers)),
    ).toBe('INVALID_INPUT');
  });

  test('is not made with a password that the next program could not take', async () => {
    for (const password of ['', 'пароль', 'tab\t']) expect(await codeOf(build(ec, password))).toBe('INVALID_INPUT');
  });
});

describe('a private key file', () => {
  test.each(['ec', 'rsa'])('gives back its %s key', async (kind) => {
    const { privateKey } = (kind === 'ec' ? ec : rsa).pair;
    const [plain] = decodePem(privateKeyPem(privateKey));
    const [closed] = decodePem(encryptedPrivateKeyPem(await encryptPrivateKey(privateKey, 'grün', ciphers)));
    if (plain === undefined || closed === undefined) throw new Error('no PEM block');
    expect(equalBytes(await readPrivateKey(plain, undefined, ciphers), privateKey)).toBe(true);
    expect(equalBytes(await readPrivateKey(closed, 'grün', ciphers), privateKey)).toBe(true);
    expect(await codeOf(readPrivateKey(closed, 'grau', ciphers))).toBe('WRONG_PASSWORD');
    expect(await codeOf(readPrivateKey(closed, undefined, ciphers))).toBe('PASSWORD_REQUIRED');
  });

  test('that asks for absurd work is refused instead of worked on', async () => {
    const der = await encryptPrivateKey(ec.pair.privateKey, 'x', ciphers, 65_536);
    const at = der.findIndex((_, i) => toHex(der.subarray(i, i + 5)) === '0203010000');
    const huge = concatBytes(der.subarray(0, at), Uint8Array.of(2, 3, 0x7f, 0xff, 0xff), der.subarray(at + 5));
    expect(at).toBeGreaterThan(0);
    const open = (bytes: Uint8Array, patient: boolean) =>
      codeOf(
        readPrivateKey({ label: 'ENCRYPTED PRIVATE KEY', headers: {}, bytes }, 'x', {
          ...ciphers,
          work: new Work(patient),
        }),
      );
    expect(await open(huge, false)).toBe('LIMIT_REACHED');
    const more = Uint8Array.from(huge);
    more.set([2, 4, 0x7f, 0xff, 0xff], at);
    expect(await open(more, true)).toMatch(/^(?:DAMAGED|LIMIT_REACHED)$/);
  });
});
