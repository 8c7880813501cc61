import { stat } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { openingThreads } from '../../src-main/adapters/opening-threads.ts';
import { i18n, speak } from '../../src-main/core/language/index.ts';
import { writeJks } from '../../src-main/core/keystore/jks-write.ts';
import { certificatePem } from '../../src-main/core/keystore/pem.ts';
import { buildPkcs12 } from '../../src-main/core/keystore/pkcs12-write.ts';
import { encryptPrivateKey, privateKeyPem } from '../../src-main/core/keystore/private-key.ts';
import { Problem } from '../../src-main/core/problem.ts';
import type { Opening } from '../../src-main/services/ports.ts';
import { type Made, ciphers, make, now } from '../support/keys.ts';
import { threadScript } from '../support/thread-script.ts';

/** The thread as it is built, in this Node: what it answers, and that it ends when nobody wants the answer. */

let threads: Opening;
let here: Opening;
let made: Made;
beforeAll(async () => {
  threads = openingThreads({ thread: await threadScript('opening-thread'), ciphers });
  here = openingThreads({ thread: undefined, ciphers });
  made = await make('root', 'Root');
});

const never = new AbortController().signal;
const opening = (password: string | undefined, patient = false) => ({
  passwords: { password, keyPassword: undefined },
  patient,
  field: 'file',
});
/** A key that takes some seconds to open, and opens with nothing. */
async function slowKey(rounds: number): Promise<Buffer> {
  const encrypted = Buffer.from(await encryptPrivateKey(made.pair.privateKey, 'x', ciphers, 70_000));
  encrypted.writeUIntBE(rounds, encrypted.indexOf(Buffer.of(2, 3, 0x01, 0x11, 0x70)) + 2, 3);
  return encrypted;
}

/** Without regard to whether bytes are a Buffer, and to members that are undefined. */
const comparable = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_name, part: unknown) =>
      isBytes(part) ? Buffer.from(bytesIn(part)).toString('hex') : part,
    ),
  );
const isBytes = (part: unknown): part is Uint8Array | { readonly type: 'Buffer'; readonly data: number[] } =>
  part instanceof Uint8Array || (typeof part === 'object' && part !== null && 'type' in part && part.type === 'Buffer');
const bytesIn = (part: Uint8Array | { readonly data: number[] }): Uint8Array =>
  part instanceof Uint8Array ? part : Uint8Array.from(part.data);

describe('a thread that opens files', () => {
  test('says what is wrong in the language of the program, at every file', async () => {
    i18n.load({ de: { 'The file is empty.': 'Die Datei ist leer.' } });
    for (const [language, message] of [
      ['en', 'The file is empty.'],
      ['de', 'Die Datei ist leer.'],
      ['en', 'The file is empty.'],
    ] as const) {
      speak(language);
      await expect(threads.open(Buffer.from(' '), opening(undefined), never)).rejects.toThrow(message);
    }
  });

  test('answers what is answered without it', async () => {
    const { privateKey } = made.pair;
    const chain = [made.certificate.der];
    const entry = { alias: 'a', created: now, privateKey, keyPassword: 'x', chain };
    const files = [
      Buffer.from(certificatePem(made.certificate.der) + privateKeyPem(privateKey)),
      await buildPkcs12({ privateKey, chain, friendlyName: 'n' }, 'x', 'modern', ciphers),
      writeJks([entry], 'x', ciphers),
      made.certificate.der,
    ];
    for (const bytes of files) {
      const [a, b] = [await threads.open(bytes, opening('x'), never), await here.open(bytes, opening('x'), never)];
      expect(comparable(a)).toEqual(comparable(b));
      expect(a.certificates[0]?.certificate.notAfter).toBeInstanceOf(Date);
    }
  });

  test('hands over why it opens nothing', async () => {
    await expect(threads.open(Buffer.from('hello'), opening(undefined), never)).rejects.toThrow(Problem);
    await expect(threads.open(await slowKey(8_000_000), opening('x'), never)).rejects.toMatchObject({
      code: 'LIMIT_REACHED',
      field: 'file',
      remedy: expect.stringContaining('--patient') as string,
    });
  });

  test('ends with its signal, holds up neither the disk nor the next for long, and is one at a time', async () => {
    const bytes = await slowKey(3_000_000);
    const stop = new AbortController();
    const running = Array.from({ length: 12 }, () => threads.open(bytes, opening('y', true), stop.signal));
    const ended = Promise.allSettled(running);
    await new Promise((resolve) => setTimeout(resolve, 500));
    stop.abort();
    const begun = performance.now();
    await stat('.');
    expect(performance.now() - begun).toBeLessThan(300);
    const next = await threads.open(made.certificate.der, opening(undefined), never);
    expect(next.certificates).toHaveLength(1);
    // One thread had begun; the other eleven never do.
    expect(performance.now() - begun).toBeLessThan(15_000);
    for (const one of await ended) expect(one.status).toBe('rejected');
  });

  test('keeps this thread free while it works', async () => {
    const opened = threads.open(await slowKey(1_500_000), opening('y', true), never).catch((error: unknown) => error);
    let turns = 0;
    const timer = setInterval(() => turns++, 20);
    expect(await opened).toMatchObject({ code: 'WRONG_PASSWORD' });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});
