import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src-main/core/bytes.ts';
import {
  clockSkewMs,
  defaultValidityDays,
  keyUsageFor,
  serialFrom,
  serialOctets,
  validityFor,
} from '../../src-main/core/x509/profiles.ts';
import { readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import { parseThumbprint, thumbprintsOf } from '../../src-main/core/x509/thumbprint.ts';
import { ciphers, make, now } from '../support/keys.ts';

const day = 86_400_000;

describe('a serial number', () => {
  test('has 16 octets and is positive, whatever the random octets', () => {
    for (const fill of [0x00, 0x7f, 0x80, 0xff]) {
      const serial = serialFrom(new Uint8Array(serialOctets).fill(fill));
      expect(serial).toHaveLength(16);
      expect(serial[0]).toBeGreaterThan(0);
      expect(serial[0]).toBeLessThan(0x80);
    }
  });
});

describe('validity', () => {
  test('starts ten minutes back and has the lifetime of its profile', () => {
    expect(defaultValidityDays).toMatchObject({ root: 3650, intermediate: 1825, device: 365, verification: 30 });
    const { notBefore, notAfter, warning } = validityFor('device', now, undefined);
    expect(now.getTime() - notBefore.getTime()).toBe(clockSkewMs);
    expect(clockSkewMs).toBe(600_000);
    expect(notAfter.getTime() - now.getTime()).toBe(365 * day);
    expect(warning).toBeUndefined();
  });

  test('ends with the issuer when no lifetime was asked for, and says so', () => {
    const issuer = { notBefore: new Date(now.getTime() - 10 * day), notAfter: new Date(now.getTime() + 20 * day) };
    expect(validityFor('device', now, undefined, issuer)).toMatchObject({
      notAfter: issuer.notAfter,
      warning: 'shortened-to-issuer',
    });
    expect(validityFor('device', now, 10, issuer).warning).toBeUndefined();
  });

  test('passes the issuer when that was asked for, and says so', () => {
    const issuer = { notBefore: new Date(now.getTime() - 10 * day), notAfter: new Date(now.getTime() + 20 * day) };
    const { notAfter, warning } = validityFor('device', now, 30, issuer);
    expect(notAfter.getTime() - now.getTime()).toBe(30 * day);
    expect(warning).toBe('outlives-issuer');
  });

  test('does not start before the issuer', () => {
    const issuer = { notBefore: new Date(now.getTime() - 60_000), notAfter: new Date(now.getTime() + 20 * day) };
    expect(validityFor('device', now, 10, issuer).notBefore).toEqual(issuer.notBefore);
  });

  test('starts at a whole second, also where the issuer has not begun yet', () => {
    const issuer = { notBefore: new Date(now.getTime() + day), notAfter: new Date(now.getTime() + 20 * day) };
    expect(validityFor('device', new Date(now.getTime() + 789), 10, issuer).notBefore).toEqual(now);
  });

  test('starts as long ago as is wanted, and its end stays; where the issuer is younger, that is said', () => {
    const issuer = { notBefore: new Date(now.getTime() - 10 * day), notAfter: new Date(now.getTime() + 800 * day) };
    const week = validityFor('device', now, undefined, issuer, 7 * day);
    expect([now.getTime() - week.notBefore.getTime(), week.notAfter.getTime() - now.getTime()]).toEqual([
      7 * day,
      365 * day,
    ]);
    expect(week.beginsWithIssuer).toBeUndefined();
    const month = validityFor('device', now, undefined, issuer, 30 * day);
    expect(month).toMatchObject({ notBefore: issuer.notBefore, beginsWithIssuer: true });
    // Ten minutes are nobody's choice.
    const young = { ...issuer, notBefore: new Date(now.getTime() - 60_000) };
    expect(validityFor('device', now, undefined, young).beginsWithIssuer).toBeUndefined();
  });
});

describe('a certificate', () => {
  test('is read by Node as it was made', async () => {
    const root = await make('root', 'Root');
    const { certificate } = await make('device', 'dev-01', root);
    const judged = new X509Certificate(certificate.der);
    expect(judged.subject).toBe('CN=dev-01');
    expect(judged.issuer).toBe('CN=Root');
    expect(judged.ca).toBe(false);
    // BoringSSL writes it small.
    expect(judged.serialNumber.toUpperCase()).toBe(certificate.serial);
    expect(new Date(judged.validTo)).toEqual(certificate.notAfter);
    const { sha1, sha256 } = thumbprintsOf(certificate.der, ciphers.digest);
    expect(judged.fingerprint.replaceAll(':', '')).toBe(sha1);
    expect(judged.fingerprint256.replaceAll(':', '')).toBe(sha256);
    expect(judged.checkIssued(new X509Certificate(root.certificate.der))).toBe(true);
  });

  test('writes dates from 2050 as GeneralizedTime and earlier ones as UTCTime', async () => {
    const { certificate } = await make('root', 'Root', undefined, { notAfter: new Date('2050-01-01T00:00:00Z') });
    expect(certificate.notAfter).toEqual(new Date('2050-01-01T00:00:00Z'));
    const text = Buffer.from(certificate.der).toString('latin1');
    expect(text).toContain('20500101000000Z');
    expect(text).toContain('261121120000Z');
    const { certificate: last } = await make('root', 'Root', undefined, { notAfter: new Date('2049-12-31T23:59:59Z') });
    expect(Buffer.from(last.der).toString('latin1')).toContain('491231235959Z');
    expect(readCertificate(last.der).notAfter).toEqual(new Date('2049-12-31T23:59:59Z'));
  });

  test('has the extensions of its profile', async () => {
    const root = await make('root', 'Root');
    const intermediate = await make('intermediate', 'Int', root, { pathLength: 3 });
    const device = await make('device', 'dev', intermediate, { keyType: 'rsa-2048' });
    const proof = await make('verification', 'CODE', root);
    expect(root.certificate).toMatchObject({
      version: 3,
      basicConstraints: { authority: true },
      keyUsage: ['keyCertSign', 'cRLSign'],
    });
    expect(root.certificate.basicConstraints?.pathLength).toBeUndefined();
    expect(intermediate.certificate.basicConstraints).toEqual({ authority: true, pathLength: 3 });
    expect(device.certificate).toMatchObject({
      basicConstraints: { authority: false },
      keyUsage: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsage: ['clientAuth'],
    });
    expect(proof.certificate.extendedKeyUsage).toBeUndefined();
    expect(keyUsageFor('device', 'EC')).toEqual(['digitalSignature']);
    expect(toHex(device.certificate.authorityKeyIdentifier ?? new Uint8Array())).toBe(
      toHex(intermediate.certificate.subjectKeyIdentifier ?? new Uint8Array()),
    );
  });

  test('is signed with SHA-384 by a P-384 key and with SHA-256 by any other', async () => {
    const signature = async (keyType: 'ec-p384' | 'ec-p256' | 'rsa-2048') =>
      (await make('root', 'Root', undefined, { keyType })).certificate.signature;
    expect(await signature('ec-p384')).toBe('ECDSA with SHA-384');
    expect(await signature('ec-p256')).toBe('ECDSA with SHA-256');
    expect(await signature('rsa-2048')).toBe('SHA-256 with RSA');
  });
});

test('a thumbprint is read as people paste it', () => {
  const hex = 'ab'.repeat(20);
  expect(parseThumbprint(` ${hex.replaceAll(/..(?=.)/g, '$&:')} `)).toBe(hex.toUpperCase());
  expect(parseThumbprint('ab'.repeat(32))).toHaveLength(64);
  expect(parseThumbprint(`sha256 Fingerprint=${'AB:'.repeat(31)}AB\n`)).toBe('AB'.repeat(32));
  expect(parseThumbprint('ab'.repeat(21))).toBeUndefined();
  expect(parseThumbprint('xy'.repeat(20))).toBeUndefined();
});
