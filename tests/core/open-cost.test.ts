import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64 } from '../../src-main/core/bytes.ts';
import { openFile } from '../../src-main/core/keystore/open.ts';
import { encryptPrivateKey, encryptedPrivateKeyPem } from '../../src-main/core/keystore/private-key.ts';
import { Work } from '../../src-main/core/keystore/work.ts';
import { Problem } from '../../src-main/core/problem.ts';
import { type Made, ciphers, make } from '../support/keys.ts';

/**
 * What a hostile file may cost: linear time, bounded memory, and no more key derivation than was asked for. Time is that of the
 * processor, beside that of another pass over as many bytes in the same run: so a machine that others use as well is no failure.
 */

const megabytes = 9_900_000;
/** Looks at each byte of a file that opening it may take. */
const passes = 40;
const der = (content: Uint8Array): Uint8Array => {
  const length = content.length;
  return Buffer.concat([Uint8Array.of(0x30, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff), content]);
};
const repeated = (pattern: string | Buffer): Buffer => Buffer.alloc(megabytes, pattern);

const open = (bytes: Uint8Array, using = ciphers) =>
  openFile(bytes, { password: 'x', keyPassword: undefined }, { ...using, work: new Work(false) }, 'file');

/** Milliseconds of the processor since the program began. */
const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** What one look at each byte of such a file costs. */
function onePassMs(): number {
  const bytes = repeated('0123456789');
  const begun = processorMs();
  let sum = 0;
  for (const byte of bytes) sum = (sum * 31 + byte) | 0;
  expect(sum).not.toBe(0);
  return processorMs() - begun;
}

async function cost(bytes: Uint8Array): Promise<{ code: string; ms: number; mb: number }> {
  const [begun, before] = [processorMs(), process.memoryUsage().rss];
  let code = 'opened';
  try {
    await open(bytes);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    code = error.code;
  }
  return { code, ms: processorMs() - begun, mb: (process.memoryUsage().rss - before) / 1_000_000 };
}

const pem = (body: string) => Buffer.from(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
const hostile: [string, () => Uint8Array][] = [
  ['300 000 header lines', () => pem('A: b\n'.repeat(300_000))],
  ['a header line without an end', () => pem(`A: ${'b'.repeat(megabytes)}`)],
  ['NULLs in a sequence', () => der(Buffer.alloc(megabytes & ~1, Buffer.of(5, 0)))],
  ['empty sequences in a sequence', () => der(Buffer.alloc(megabytes & ~1, Buffer.of(0x30, 0)))],
  ['sequences within each other', () => Buffer.alloc(megabytes & ~1, Buffer.of(0x30, 0x80))],
  [
    'small certificates that are none',
    () => repeated(Buffer.from('-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n')),
  ],
  ['beginnings without an end', () => repeated('-----BEGIN CERTIFICATE-----\n')],
  ['beginnings of what is passed over', () => repeated('-----BEGIN PGP MESSAGE-----\n')],
  ['backslashes', () => Buffer.concat([Buffer.from('-----BEGIN X-----'), repeated('\\')])],
  ['quotes and blanks', () => Buffer.concat([Buffer.from('-----BEGIN X-----'), repeated('"        ')])],
  ['blanks', () => repeated(' ')],
  ['blanks before a word', () => Buffer.concat([repeated(' '), Buffer.from('x')])],
  ['base64 of zeros', () => Buffer.from(toBase64(Buffer.alloc(7_000_000)))],
  ['base64 of an ASN.1 bomb', () => Buffer.from(toBase64(der(Buffer.alloc(7_000_000, Buffer.of(5, 0)))))],
  ['JSON without an end', () => repeated('{"kty')],
  ['hex digits', () => repeated('30')],
  ['zeros', () => Buffer.alloc(megabytes)],
  ['UTF-16 without text in it', () => Buffer.concat([Buffer.of(0xff, 0xfe), repeated(Buffer.of(0, 0xd8))])],
];

describe('a file of ten megabytes', () => {
  test.each(hostile)('of %s is told within 40 looks at each byte, and 300 MB', async (_name, make) => {
    const found = await cost(make());
    expect(found.code).toMatch(/^(?:FORMAT_NOT_RECOGNISED|DAMAGED)$/);
    expect(found.ms / onePassMs()).toBeLessThan(passes);
    expect(found.mb).toBeLessThan(300);
  });
});

describe('key derivation', () => {
  let made: Made;
  beforeAll(async () => {
    made = await make('root', 'Root');
  });
  /** A key that asks for a number of rounds; what it holds does not matter. */
  const asking = async (rounds: number): Promise<Buffer> => {
    const encrypted = Buffer.from(await encryptPrivateKey(made.pair.privateKey, 'x', ciphers, 70_000));
    const at = encrypted.indexOf(Buffer.of(2, 3, 0x01, 0x11, 0x70));
    expect(at).toBeGreaterThan(0);
    encrypted.writeUIntBE(rounds, at + 2, 3);
    return encrypted;
  };

  test('beyond two seconds is refused before it is begun, with a way to go on', async () => {
    const bytes = await asking(8_000_000);
    let begun = 0;
    const counting: typeof ciphers = { ...ciphers, pbkdf2: (...order) => (begun++, ciphers.pbkdf2(...order)) };
    await expect(open(bytes, counting)).rejects.toMatchObject({
      code: 'LIMIT_REACHED',
      message: expect.stringMatching(/some \d+ s of key derivation \(8000000 rounds\)/) as string,
      remedy: expect.stringMatching(/with patience.*--patient/) as string,
    });
    expect(begun).toBe(0);
    await open(await encryptPrivateKey(made.pair.privateKey, 'x', ciphers), counting);
    expect(begun).toBe(1);
  });

  test('is counted for the whole file', async () => {
    const one = encryptedPrivateKeyPem(await encryptPrivateKey(made.pair.privateKey, 'x', ciphers, 400_000));
    expect((await open(Buffer.from(one))).keys[0]?.privateKey).toBeDefined();
    await expect(open(Buffer.from(one.repeat(50)))).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
  });

  test('of ordinary files is done without a question', () => {
    const work = new Work(false);
    for (let part = 0; part < 3; part++) work.pbkdf2('sha256', 600_000, 32);
    expect(() => new Work(false).scrypt({ n: 131_072, r: 8, p: 1 })).not.toThrow();
    expect(() => new Work(false).scrypt({ n: 1_048_576, r: 8, p: 1 })).toThrow(/MB of memory/);
    expect(() => new Work(true).scrypt({ n: 1_048_576, r: 8, p: 1 })).not.toThrow();
    expect(() => new Work(true).pbkdf2('sha256', 2_000_000_000, 32)).toThrow(/in good faith|to open the file/i);
  });
});
