import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeCiphers } from '../../src-main/adapters/node-ciphers.ts';
import { nodeKeys } from '../../src-main/adapters/node-keys.ts';
import { judgeStapled } from '../../src-main/core/diagnosis/stapled-ocsp.ts';
import { certificateBlocks, decodePem } from '../../src-main/core/keystore/pem.ts';
import { readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import { ocspAnswer } from '../support/ocsp-answer.ts';
import { OpensslAuthority } from '../support/openssl-authority.ts';
import { isMissing } from '../support/programs.ts';
import { opensslServer } from '../support/tls-server.ts';
import { Workbench } from '../support/workbench.ts';

/** OCSP answers as `openssl ocsp` makes them, and servers that staple them. */
describe.skipIf(isMissing('openssl'))('a stapled OCSP answer', () => {
  const ca = new OpensslAuthority();
  let bench: Workbench;

  const read = (name: string) => {
    const [der] = certificateBlocks(decodePem(ca.pem(name)));
    return readCertificate(der ?? new Uint8Array());
  };

  const filesOf = (name: string) => ({ cert: ca.path(name), key: ca.path(name, '.key') });
  const issuer = filesOf('Root');

  /** The answer of a responder with this key about a certificate, by what stands in its list. */
  const answer = (about: string, entry: 'V' | 'R' | 'nothing', signer: string): Promise<string> =>
    ocspAnswer(join(ca.folder, `${about}-${entry}-${signer}.ocsp`), {
      about: filesOf(about),
      issuer,
      signer: signer === 'Root' ? issuer : filesOf(signer),
      entry,
    });

  const judge = (stapled: Uint8Array | undefined, certificate = 'localhost', inDays = 0) =>
    judgeStapled({
      stapled,
      certificate: read(certificate),
      others: [read('Root')],
      now: new Date(Date.now() + inDays * 86_400_000),
      digest: nodeCiphers.digest,
      signatures: nodeKeys,
    });

  beforeAll(async () => {
    const names = 'subjectAltName=DNS:localhost';
    await ca.authority('Root');
    await ca.authority('Other', { subject: '/CN=Root' });
    await ca.make('localhost', { issuer: 'Root', extensions: names });
    await ca.make('strict', {
      issuer: 'Root',
      subject: '/CN=localhost',
      extensions: `${names}\ntlsfeature=status_request`,
    });
    await ca.make('responder', { issuer: 'Root', extensions: 'extendedKeyUsage=OCSPSigning' });
    await ca.make('client', { issuer: 'Root', extensions: 'extendedKeyUsage=clientAuth' });
    bench = await Workbench.open();
  });
  afterAll(async () => {
    await bench.close();
    ca.close();
  });

  test('is good, revoked, unknown or out of date, as the responder says and signs', async () => {
    const good = readFileSync(await answer('localhost', 'V', 'Root'));
    expect(judge(good)).toMatchObject({ state: 'good', until: expect.any(Date) });
    expect(judge(good, 'localhost', 3)).toMatchObject({ state: 'out-of-date' });
    expect(judge(good, 'localhost', -1)).toMatchObject({ state: 'out-of-date' });
    expect(judge(good, 'strict')).toEqual({ state: 'doubtful', why: 'other-certificate' });
    expect(judge(readFileSync(await answer('localhost', 'nothing', 'Root')))).toEqual({ state: 'unknown' });
    const revoked = { state: 'revoked', at: new Date('2026-01-02T03:04:05Z'), reason: 'keyCompromise' };
    expect(judge(readFileSync(await answer('localhost', 'R', 'Root')))).toEqual(revoked);
    expect(judge(readFileSync(await answer('localhost', 'R', 'responder')))).toEqual(revoked);
  });

  test('counts only where the issuer has signed it, or whom it has delegated that to', async () => {
    const doubtful = { state: 'doubtful', why: 'signature' };
    expect(judge(readFileSync(await answer('localhost', 'V', 'client')))).toEqual(doubtful);
    expect(judge(readFileSync(await answer('localhost', 'V', 'Other')))).toEqual(doubtful);
    const good = readFileSync(await answer('localhost', 'V', 'Root'));
    const changed = Uint8Array.from(good);
    changed[good.length - 1] = (good.at(-1) ?? 0) ^ 1;
    expect(judge(changed)).toEqual(doubtful);
    expect(judge(good.subarray(0, -1))).toEqual({ state: 'doubtful', why: 'damaged' });
    // OCSPResponseStatus tryLater (RFC 6960 4.2.1).
    expect(judge(Uint8Array.of(0x30, 3, 0x0a, 1, 3))).toEqual({ state: 'doubtful', why: 'refused' });
  });

  test.each([
    ['good', 'localhost', 'V', 'Root', undefined],
    ['good', 'strict', 'V', 'Root', undefined],
    ['good', 'strict', 'V', 'Root', undefined, '-tls1_2'],
    ['revoked', 'localhost', 'R', 'Root', 'server-certificate-revoked'],
    ['doubtful', 'localhost', 'V', 'client', 'server-ocsp-doubtful'],
    ['none', 'strict', undefined, 'Root', 'server-ocsp-missing'],
    ['none', 'localhost', undefined, 'Root', undefined],
  ] as const)('of a server is told: %s, %s', async (state, server, entry, signer, cause, version?: string) => {
    const status = entry === undefined ? [] : ['-status_file', await answer(server, entry, signer)];
    const keys = ['-cert', ca.path(server), '-key', ca.path(server, '.key')];
    const listening = await opensslServer(...keys, ...status, ...(version === undefined ? [] : [version]));
    try {
      const { port } = listening;
      const order = { host: 'localhost', port, platform: 'mqtt-broker', serverCaPem: ca.pem('Root') };
      const told = await bench.call('diagnosis.run', order);
      expect(told.server?.stapledOcsp).toBe(state);
      expect(told.firstCause).toBe(cause);
      const tls = told.steps.find(({ step }) => step === 'tls');
      expect(tls?.state).toBe(cause === undefined ? 'ok' : 'warning');
      expect(tls?.seen.some((line) => line.includes('not revoked'))).toBe(state === 'good');
    } finally {
      await listening.close();
    }
  });
});
