import { X509Certificate } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { makerOf } from '../../src-main/services/device-making.ts';
import type { Folder, MadeDevice, SetTerms } from '../../src-main/services/ports.ts';
import { type Made, ciphers, keys, make as makeCertificate, now, setTerms } from '../support/keys.ts';

/** Devices of a set are opened as a reader would until of each form one was, the others compared with what was made, octet for octet. */

const clock = { now: () => now, monotonicMs: () => 0, sleep: () => Promise.resolve() };
type Change = (name: string, bytes: Uint8Array) => Uint8Array;

let plant: Made;
let opened: number;
/** By their names. */
let written: Map<string, Uint8Array>;
let make: (deviceId: string, change?: Change, own?: Partial<SetTerms>) => Promise<MadeDevice>;

const plantParts = () => ({ chain: [plant.certificate.der] as const, privateKey: plant.pair.privateKey });

/** How a set is made of which something is known to be read back otherwise than it was written. */
function series(own: Partial<SetTerms> = {}, working = ciphers): typeof make {
  const counting: typeof ciphers = {
    ...working,
    decrypt: (...args) => {
      opened++;
      return ciphers.decrypt(...args);
    },
  };
  const maker = makerOf({ ...setTerms, ...own }, plantParts(), { ciphers: counting, keys });
  return (deviceId, change = (_, bytes) => bytes) => {
    const folder: Pick<Folder, 'createFolder' | 'replaceFolder'> = {
      createFolder: async (_, files, verify) => {
        for (const { name, bytes } of files) written.set(name, bytes);
        const disk = new Map(files.map(({ name, bytes }) => [name, change(name, bytes)]));
        await verify((name) => disk.get(name) ?? new Uint8Array());
      },
      replaceFolder: () => Promise.reject(new Error('A new device replaces none.')),
    };
    return maker({ deviceId }, folder, clock);
  };
}

/** Makes devices until one was not opened: it is like others then. */
async function untilAlike(): Promise<void> {
  for (let index = 0; index < 200; index++) {
    const before = opened;
    await make(`device-${String(index).padStart(3, '0')}`);
    if (opened === before) return;
  }
  expect.fail('Each was opened.');
}

/** The middle of a file with another octet. */
const changed = (bytes: Uint8Array): Uint8Array =>
  bytes.with(Math.floor(bytes.length / 2), (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1);

beforeAll(async () => {
  plant = await makeCertificate('root', 'Plant');
});
beforeEach(() => {
  opened = 0;
  written = new Map();
  make = series();
});

test('few of many are opened, and none before they are of a form', async () => {
  await make('d-000');
  expect(opened).toBeGreaterThan(0);
  await untilAlike();
  const before = opened;
  const made = await Promise.all(
    Array.from({ length: 40 }, (_, index) => make(`second-${String(index).padStart(3, '0')}`)),
  );
  expect(new Set(made.map(({ manifest }) => manifest.certificate.thumbprintSha256)).size).toBe(40);
  // Signatures differ in length, and so do forms.
  expect(opened - before).toBeLessThan(40);
});

test('what is told of each is what Node reads of its certificate', async () => {
  await untilAlike();
  for (let index = 0; index < 40; index++) {
    const deviceId = `second-${100 + index}`;
    const { certificate } = (await make(deviceId)).manifest;
    const read = new X509Certificate(written.get(`${deviceId}-cert.pem`) ?? '');
    const date = (text: string) => new Date(text).toISOString();
    expect({ ...certificate, key: read.publicKey.asymmetricKeyDetails?.namedCurve }).toEqual({
      subject: read.subject,
      issuer: read.issuer,
      serial: read.serialNumber,
      notBefore: date(read.validFrom),
      notAfter: date(read.validTo),
      thumbprintSha1: read.fingerprint.replaceAll(':', ''),
      thumbprintSha256: read.fingerprint256.replaceAll(':', ''),
      key: 'prime256v1',
    });
    expect(certificate.key).toBe('EC P-256');
  }
});

test.each(['.pfx', '-key.pem', '-chain.pem', '-cert.pem'])('an octet of %s that is otherwise is found', async (end) => {
  await untilAlike();
  for (let index = 0; index < 12; index++) {
    const deviceId = `broken-${String(index).padStart(3, '0')}`;
    const change: Change = (name, bytes) => (name === `${deviceId}${end}` ? changed(bytes) : bytes);
    await expect(make(deviceId, change)).rejects.toBeInstanceOf(Error);
  }
});

test('nobody is like others that nobody has opened', async () => {
  const wrong: typeof ciphers.encrypt = (...args) => changed(ciphers.encrypt(...args));
  make = series({}, { ...ciphers, encrypt: wrong });
  const full = () => {
    throw new Error('The disk is full.');
  };
  for (let index = 0; index < 60; index++) {
    await expect(make(`device-${100 + index}`, full)).rejects.toThrow('The disk is full.');
  }
  for (let index = 0; index < 40; index++) {
    await expect(make(`behind-${100 + index}`)).rejects.toBeInstanceOf(Error);
  }
});

test('a key with a passphrase is of no form, and opened each time', async () => {
  make = series({ keyPassphrase: 'of the keys' });
  for (let index = 0; index < 4; index++) {
    const before = opened;
    await make(`d-${index}`);
    expect(opened).toBeGreaterThan(before);
  }
});
