import { sha3_256 } from '@noble/hashes/sha3.js';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64, toHex, toUtf8 } from '../../src-main/core/bytes.ts';
import { certificateBlocks, certificatePem, decodePem, encodePem } from '../../src-main/core/keystore/pem.ts';
import { cleanCertificate, credentialsId } from '../../src-main/core/clouds/thingsboard/credentials.ts';
import { type Made, make } from '../support/keys.ts';
import { isMissing, run } from '../support/programs.ts';
import { refusal } from '../support/refusal.ts';

/** What the server makes of what it is given: it removes these and hashes the rest (DeviceCredentialsServiceImpl). */
const serverText = (pem: string): string =>
  pem.replaceAll(/-----BEGIN CERTIFICATE-----|-----END CERTIFICATE-----|\r|\n/g, '');

let leaf: Made;
let root: Made;
beforeAll(async () => {
  root = await make('root', 'Root');
  leaf = await make('device', 'sensor-1', root);
});
const pemOf = ({ certificate }: Made) => certificatePem(certificate.der);

describe('the credentials ID', () => {
  test('is SHA3-256, by the vector of ThingsBoard’s own EncryptionUtilTest', () => {
    expect(toHex(sha3_256(toUtf8('ThingsBoard'))).toLowerCase()).toBe(
      '281c7ba06d0ac2ff651fa968572f26a38c96225ea54644522837b54b9c6144f7',
    );
  });

  // Its file belongs to ThingsBoard (application/src/test/resources/provision/x509ChainProvisionTest.pem) and is not kept here.
  const theirs = process.env['THINGSBOARD_CHAIN_PEM'] ?? '';
  test.skipIf(theirs === '')('is the server’s for the two certificates of ThingsBoard’s provisioning test', () => {
    const pem = readFileSync(theirs, 'utf8');
    const certificates = certificateBlocks(decodePem(pem));
    expect(certificates.map(credentialsId)).toEqual([
      '84f5911765abba1f96bf4165604e9e90338fc6214081a8e623b6ff9669aedb27',
      '6b8adb49015500e51a527acd332b51684ab9b49b4ade03a9582a44c455e2e9b6',
    ]);
    expect(toBase64(certificates[0] ?? new Uint8Array())).toHaveLength(756);
  });

  test.skipIf(isMissing('openssl'))('is what OpenSSL makes of the text that the server hashes', async () => {
    const { stdout } = await run('openssl', ['dgst', '-sha3-256', '-r'], { input: serverText(pemOf(leaf)) });
    expect(credentialsId(leaf.certificate.der)).toBe(stdout.slice(0, 64));
  });
});

describe('a pasted certificate', () => {
  const codes = (text: string) => cleanCertificate(text, 'certificatePem').cleaned.map(({ code }) => code);
  const bags = 'Bag Attributes\n    friendlyName: sensor-1\nsubject=CN = sensor-1\n';

  test('is left as it is where it is clean', () => {
    expect(cleanCertificate(pemOf(leaf), 'certificatePem')).toMatchObject({ pem: pemOf(leaf), cleaned: [] });
  });

  test.each([
    ['line-ends', () => pemOf(leaf).replaceAll('\n', '\r\n')],
    ['blanks', () => pemOf(leaf).replaceAll('\n', '\n    ').trimEnd()],
    ['blanks', () => pemOf(leaf).replace('CERTIFICATE-----\n', 'CERTIFICATE-----\n ')],
    ['blanks', () => pemOf(leaf).replace('\nM', '\n\u200BM')],
    ['text-around', () => bags + pemOf(leaf)],
    ['private-key', () => encodePem('PRIVATE KEY', leaf.pair.privateKey) + pemOf(leaf)],
    ['further-certificates', () => pemOf(leaf) + pemOf(root)],
    ['other-blocks', () => encodePem('EC PARAMETERS', new Uint8Array([6, 1, 1])) + pemOf(leaf)],
    ['markers-added', () => ` ${serverText(pemOf(leaf))} `],
  ])('is cleaned, and what was cleaned is said: %s', (code, text) => {
    expect(codes(text())).toEqual([code]);
    const { pem } = cleanCertificate(text(), 'certificatePem');
    expect(pem).toBe(pemOf(leaf));
    // Uncleaned, the server would have kept something else.
    if (code !== 'line-ends' && code !== 'markers-added') expect(serverText(text())).not.toBe(serverText(pem));
  });

  test('is cleaned of everything at once, and no key stays in what is said', () => {
    const key = encodePem('PRIVATE KEY', leaf.pair.privateKey);
    const text = `${bags}${key}${bags}${pemOf(leaf)}${pemOf(root)}`.replaceAll('\n', '\r\n');
    const { cleaned, pem } = cleanCertificate(text, 'certificatePem');
    expect(cleaned.map(({ code }) => code)).toEqual([
      'private-key',
      'further-certificates',
      'text-around',
      'line-ends',
    ]);
    expect(cleaned[1]?.message).toContain('sensor-1');
    expect(pem).toBe(pemOf(leaf));
    expect(JSON.stringify(cleaned)).not.toContain(toBase64(leaf.pair.privateKey).slice(0, 20));
  });

  test('is refused where it is none', () => {
    const clean = (text: string) => refusal(() => cleanCertificate(text, 'certificatePem'));
    expect(clean('testValue!')).toMatchObject({ code: 'FORMAT_NOT_RECOGNISED', field: 'certificatePem' });
    expect(clean('')).toMatchObject({ code: 'FORMAT_NOT_RECOGNISED' });
    expect(clean(encodePem('PRIVATE KEY', leaf.pair.privateKey))).toMatchObject({ code: 'FORMAT_NOT_RECOGNISED' });
    expect(clean(pemOf(leaf).slice(0, -40))).toMatchObject({ code: 'DAMAGED' });
    expect(clean(btoa('some text that is base64'))).toMatchObject({ code: 'DAMAGED' });
  });
});
