import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type DerKind, derKind, pkcs7Certificates } from '../../src-main/core/keystore/der-kind.ts';
import { make } from '../support/keys.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
/** An element with a short length. */
const element = (tag: number, ...contents: Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...contents: Uint8Array[]) => element(0x30, ...contents);
const number = (value: number) => element(2, Buffer.of(value));
/** 1.2.840.113549.1.7.2, signed data, and .3, enveloped data. */
const signedData = hex('06 09 2a 86 48 86 f7 0d 01 07 02');
const envelopedData = hex('06 09 2a 86 48 86 f7 0d 01 07 03');
const data = hex('06 09 2a 86 48 86 f7 0d 01 07 01');
const algorithm = sequence(hex('06 03 2a 03 04'));

describe('keys are told apart', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'x' };
  test.each<[DerKind, () => Buffer]>([
    ['pkcs8', () => ec.privateKey.export({ type: 'pkcs8', format: 'der' })],
    ['pkcs8', () => rsa.privateKey.export({ type: 'pkcs8', format: 'der' })],
    ['encrypted-key', () => ec.privateKey.export({ type: 'pkcs8', format: 'der', ...cipher })],
    ['pkcs1', () => rsa.privateKey.export({ type: 'pkcs1', format: 'der' })],
    ['sec1', () => ec.privateKey.export({ type: 'sec1', format: 'der' })],
    ['public-key', () => rsa.publicKey.export({ type: 'spki', format: 'der' })],
    ['public-key', () => createPublicKey(ec.privateKey).export({ type: 'spki', format: 'der' })],
    ['rsa-public-key', () => rsa.publicKey.export({ type: 'pkcs1', format: 'der' })],
    ['pkcs8', () => dsa.privateKey.export({ type: 'pkcs8', format: 'der' })],
  ])('as Node writes them: %s', (kind, bytes) => {
    expect(derKind(bytes())).toBe(kind);
  });

  test.each<[DerKind, string, Buffer]>([
    ['dsa-key', 'six numbers', sequence(...[0, 7, 7, 7, 7, 7].map(number))],
    ['parameters', 'five numbers or fewer: a prime and 2', sequence(number(7), number(2))],
    ['parameters', 'a prime and 5', sequence(number(7), number(5))],
    ['rsa-public-key', 'a modulus and 3', sequence(number(7), number(3))],
    ['parameters', 'a prime and a long generator', sequence(number(7), element(2, Buffer.alloc(9, 1)))],
    ['parameters', 'three numbers', sequence(number(7), number(7), number(7))],
    ['parameters', 'a curve by name', hex('06 08 2a 86 48 ce 3d 03 01 07')],
    ['other', 'four numbers', sequence(...[1, 2, 3, 4].map(number))],
    ['other', 'text', Buffer.from('-----BEGIN')],
    ['other', 'nothing', Buffer.alloc(0)],
  ])('%s: %s', (kind, _what, bytes) => {
    expect(derKind(bytes)).toBe(kind);
  });
});

describe('what holds certificates is told apart', () => {
  test('a certificate, a request and a revocation list', async () => {
    const { certificate } = await make('root', 'Root');
    expect(derKind(certificate.der)).toBe('certificate');
    const signed = (fields: Buffer) => sequence(fields, algorithm, element(3, Buffer.of(0, 1)));
    const name = sequence();
    expect(derKind(signed(sequence(number(0), name, sequence(), element(0xa0))))).toBe('request');
    const day = element(0x17, Buffer.from('261122120000Z'));
    expect(derKind(signed(sequence(number(1), algorithm, name, day)))).toBe('revocation-list');
    expect(derKind(signed(sequence(number(1), algorithm)))).toBe('other');
  });

  test('PKCS#12 by its version 3, and PKCS#7 by what it says of itself', () => {
    const content = sequence(data, element(0xa0, element(4, Buffer.of(1))));
    expect(derKind(sequence(number(3), content, sequence()))).toBe('pkcs12');
    expect(derKind(sequence(number(2), content, sequence()))).toBe('other');
    expect(derKind(sequence(signedData, element(0xa0, sequence())))).toBe('pkcs7-signed');
    expect(derKind(sequence(envelopedData, element(0xa0, sequence())))).toBe('pkcs7-other');
  });

  test('certificates of PKCS#7 come in their order, as many as wanted, and nothing else does', async () => {
    const [a, b] = [(await make('root', 'A')).certificate.der, (await make('root', 'B')).certificate.der];
    const attributes = element(0xa1, number(1));
    const set = element(0xa0, a, attributes, b);
    const bytes = sequence(signedData, element(0xa0, sequence(number(1), element(0x31), sequence(data), set)));
    expect(pkcs7Certificates(bytes, 9).map((one) => Buffer.from(one))).toEqual([a, b].map((one) => Buffer.from(one)));
    expect(pkcs7Certificates(bytes, 1)).toHaveLength(1);
    expect(pkcs7Certificates(sequence(signedData), 9)).toEqual([]);
  });
});
