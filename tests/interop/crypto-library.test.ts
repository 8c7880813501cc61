import { createECDH, createPrivateKey, createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:tls';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boringSsl, linkedLibrary, openSsl } from '../../src-main/adapters/key-support.ts';
import { generateAtOnce, nodeKeys } from '../../src-main/adapters/node-keys.ts';
import { certificateBlocks, decodePem } from '../../src-main/core/keystore/pem.ts';
import { encodeEcKey } from '../../src-main/core/x509/algorithms.ts';
import { keyLabel, privateKeyAlgorithm } from '../../src-main/core/x509/key-algorithms.ts';
import { readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/**
 * The tables of `adapters/key-support.ts` against the library that is linked here: OpenSSL, or with `npm run test:other-node`
 * BoringSSL. Keys that it cannot use must end neither an answer nor the process.
 */
const ec = (curve: string) => ['EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];
const kinds: readonly (readonly [label: string, genpkey: readonly string[]])[] = [
  ['RSA', ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
  ['RSA-PSS', ['RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048']],
  ['EC P-224', ec('secp224r1')],
  ['EC P-256', ec('prime256v1')],
  ['EC P-384', ec('secp384r1')],
  ['EC P-521', ec('secp521r1')],
  ['EC secp256k1', ec('secp256k1')],
  ['EC brainpoolP256r1', ec('brainpoolP256r1')],
  ['EC brainpoolP384t1', ec('brainpoolP384t1')],
  ['EC brainpoolP512r1', ec('brainpoolP512r1')],
  ['EC with explicit parameters', [...ec('prime256v1'), '-pkeyopt', 'ec_param_enc:explicit']],
  ['Ed25519', ['ED25519']],
  ['Ed448', ['ED448']],
  ['X25519', ['X25519']],
  ['X448', ['X448']],
  ['DSA', ['-paramfile', 'dsa.params']],
];
/** OpenSSL makes no certificates with these keys: they only agree on secrets. */
const withoutSignature = ['X25519', 'X448'];

let bench: Workbench;
beforeAll(async () => {
  if (isMissing('openssl')) return;
  bench = await Workbench.open();
  await must(
    'openssl',
    'genpkey',
    '-genparam',
    '-algorithm',
    'DSA',
    '-pkeyopt',
    'dsa_paramgen_bits:2048',
    '-out',
    at('dsa.params'),
  );
});
afterAll(() => bench.close());
const at = (name: string) => join(bench.folder, name);

async function pem(name: string): Promise<Uint8Array> {
  const [block] = decodePem(await readFile(at(name), 'latin1'));
  return block?.bytes ?? expect.fail(`no PEM in ${name}`);
}

describe.skipIf(isMissing('openssl'))('keys', () => {
  test.each(kinds)(
    'of the kind %s are used or named, and never tried where the library has none such',
    async (label, how) => {
      const file = `${label.replaceAll(' ', '-')}.key`;
      const algorithm = how[0] === '-paramfile' ? ['-paramfile', at('dsa.params')] : ['-algorithm', ...how];
      await must('openssl', 'genpkey', ...algorithm, '-out', at(file));
      const key = await pem(file);
      const facts = privateKeyAlgorithm(key);
      expect(
        keyLabel({ algorithm: facts.algorithm, ...(facts.curve === undefined ? {} : { curve: facts.curve }) }),
      ).toBe(label);

      const inspected = await bench.call('file.inspect', { file: bench.path(file) });
      expect(inspected.privateKeys[0]?.key).toContain(label);
      const told = inspected.warnings.map(({ code }) => code);
      if (linkedLibrary.signsWith(facts)) {
        const signer = nodeKeys.signer(key);
        const { publicKey } = signer;
        expect(await nodeKeys.proves(signer, publicKey)).toBe(true);
        expect(await nodeKeys.proves(signer, key)).toBe(false);
        expect(told).toEqual([]);
      } else {
        expect(() => nodeKeys.signer(key)).toThrow(/Certbench cannot sign with a key of the kind/);
        expect(told).toEqual(['key-not-supported']);
        expect(inspected.warnings[0]?.message).toContain('Certbench can show it, but not sign with it.');
      }
    },
  );

  test.each(kinds.filter(([label]) => !withoutSignature.includes(label)))(
    'of the kind %s in a certificate leave it readable, and its signature is checked or said not to be checkable',
    async (label) => {
      const name = label.replaceAll(' ', '-');
      const args = [
        '-x509',
        '-key',
        at(`${name}.key`),
        '-out',
        at(`${name}.pem`),
        '-subj',
        `/CN=${name}`,
        '-days',
        '9',
      ];
      await must('openssl', 'req', ...args);
      const [der] = certificateBlocks(decodePem(await readFile(at(`${name}.pem`), 'latin1')));
      const certificate = readCertificate(der ?? expect.fail('no certificate'));
      const { certificates } = await bench.call('file.inspect', { file: bench.path(`${name}.pem`) });
      expect(certificates[0]?.key).toContain(label);
      const isGood = nodeKeys.check(certificate.der, certificate.publicKey);
      if (linkedLibrary.signsWith(certificate.key))
        expect(isGood || !nodeKeys.checks(certificate.signature)).toBe(true);
    },
  );

  test.each([
    ['sha1', []],
    ['sha224', []],
    ['sha512', []],
    ['sha3-256', []],
    ['sha256', ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1']],
    ['sha256', ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:222']],
  ])('sign by %s %j in a way that is checked, or called not checkable', async (hash, options) => {
    const args = ['-x509', '-key', at('RSA.key'), '-subj', '/CN=signed', '-days', '9', `-${hash}`, ...options];
    await must('openssl', 'req', ...args, '-out', at('signed.pem'));
    const [der] = certificateBlocks(decodePem(await readFile(at('signed.pem'), 'latin1')));
    const { der: whole, signature, publicKey } = readCertificate(der ?? expect.fail('no certificate'));
    const isGood = nodeKeys.check(whole, publicKey);
    expect(isGood || !nodeKeys.checks(signature)).toBe(true);
    expect(signature).not.toMatch(/^[\d.]+$/);
  });
});

describe('the tables', () => {
  test('name signature schemes that this library takes', () => {
    const server = createServer({ sigalgs: linkedLibrary.tlsSignatures });
    server.close();
    const named = (list: string) => list.split(':');
    expect(named(openSsl.tlsSignatures)).toEqual(expect.arrayContaining(named(boringSsl.tlsSignatures)));
  });

  test('say of the library that is linked here what it is', () => {
    const isBoring = process.versions['electron'] !== undefined;
    expect(linkedLibrary).toBe(isBoring ? boringSsl : openSsl);
    expect(linkedLibrary.signsWith({ algorithm: 'Ed448' })).toBe(!isBoring);
  });
});

describe('an EC key that is encoded here', () => {
  const curves = [
    ['ec-p256', 'prime256v1', 32],
    ['ec-p384', 'secp384r1', 48],
  ] as const;
  const asLibrary = (privateKey: Uint8Array) => {
    const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
    return {
      privateKey: key.export({ format: 'der', type: 'pkcs8' }).toString('hex'),
      publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('hex'),
    };
  };
  const hex = (pair: Record<'privateKey' | 'publicKey', Uint8Array>) => ({
    privateKey: Buffer.from(pair.privateKey).toString('hex'),
    publicKey: Buffer.from(pair.publicKey).toString('hex'),
  });

  test.each(curves)('%s has the octets that the library writes', (type, _curve, octets) => {
    const made = Array.from({ length: 50 }, () => hex(generateAtOnce(type)));
    expect(made).toEqual(made.map(({ privateKey }) => asLibrary(Buffer.from(privateKey, 'hex'))));
    expect(new Set(made.map(({ privateKey }) => privateKey)).size).toBe(50);
    expect(made[0]?.publicKey).toHaveLength((octets * 2 + (type === 'ec-p256' ? 27 : 24)) * 2);
  });

  test.each(curves)('%s has a small number in as many octets as any', (type, curve) => {
    const pair = createECDH(curve);
    pair.setPrivateKey(Buffer.from('05', 'hex'));
    const made = hex(encodeEcKey(type, Uint8Array.of(5), pair.getPublicKey()));
    expect(made).toEqual(asLibrary(Buffer.from(made.privateKey, 'hex')));
    expect(made.privateKey).toContain(`${'00'.repeat(20)}05`);
  });

  test('an RSA key is one of the size that was asked for', () => {
    const { privateKey, publicKey } = generateAtOnce('rsa-2048');
    expect(keyLabel(privateKeyAlgorithm(privateKey))).toBe('RSA');
    expect(createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' }).asymmetricKeyDetails).toEqual(
      expect.objectContaining({ modulusLength: 2048 }),
    );
  });
});
