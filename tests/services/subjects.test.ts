import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Workbench } from '../support/workbench.ts';

/** What a subject has beside its common name, in the certificates of devices and servers. */

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const subject = {
  organization: 'Söhne, Inc.',
  organizationalUnit: 'Werk 3',
  locality: 'Ulm',
  stateOrProvince: 'BW',
  country: 'de',
};
const written = String.raw`C=DE, ST=BW, L=Ulm, O=Söhne\, Inc., OU=Werk 3`;
const numbered = { kind: 'numbered', prefix: 'dev-', count: 3 } as const;
const server = (more: object = {}) =>
  bench.call('server.create', { workspace: bench.workspace, name: 'broker', keyType: 'ec-p256', ...more });

describe('a subject', () => {
  test('is given to every device of a set, and the common name stays the device ID', async () => {
    const { devices } = await bench.call('device.create', { workspace: bench.workspace, devices: numbered, subject });
    expect(devices.map((one) => one.certificate.subject)).toEqual(
      ['dev-01', 'dev-02', 'dev-03'].map((id) => `${written}, CN=${id}`),
    );
    const changing = { workspace: bench.workspace, devices: numbered, subject: { ...subject, commonName: 'other' } };
    expect((await bench.refusal('device.create', changing)).code).toBe('INVALID_INPUT');
  });

  test('is given to a server beside its common name', async () => {
    expect((await server({ subject })).certificate.subject).toBe(`${written}, CN=broker`);
    const other = await server({ name: 'second', commonName: 'b.example', subject });
    expect(other.certificate.subject).toBe(`${written}, CN=b.example`);
  });

  test('without anything in it is the common name alone', async () => {
    const empty = { organization: ' ', organizationalUnit: '', locality: '', stateOrProvince: '', country: '' };
    expect((await server({ subject: empty })).certificate.subject).toBe('CN=broker');
    const { devices } = await bench.devices(['a'], { authority: undefined, subject: empty });
    expect(devices[0]?.certificate.subject).toBe('CN=a');
  });

  test.each([
    [{ organization: 'x'.repeat(65) }, 'organization', 'The organization has 65 characters; 64 are allowed.'],
    [{ organizationalUnit: 'x'.repeat(65) }, 'organizationalUnit', 'The organizational unit has 65 characters; 64 are'],
    [{ locality: 'x'.repeat(129) }, 'locality', 'The locality has 129 characters; 128 are allowed.'],
    [{ stateOrProvince: 'x'.repeat(129) }, 'stateOrProvince', 'The state or province has 129 characters; 128 are'],
    [{ country: 'D1' }, 'country', 'The country is not a two-letter code.'],
    [{ locality: 'a\nb' }, 'locality', 'The locality has a character that a name cannot hold.'],
  ])('that is none is refused by name before anything is made: %j', async (wrong, field, message) => {
    const refusals = [
      await bench.refusal('device.create', { workspace: bench.workspace, devices: numbered, subject: wrong }),
      await bench.refusal('server.create', { workspace: bench.workspace, name: 'broker', subject: wrong }),
      await bench.refusal('howto.show', { topic: 'device', devices: numbered, subject: wrong }),
    ];
    for (const { code, details, message: said } of refusals) {
      expect([code, details.field]).toEqual(['INVALID_INPUT', field]);
      expect(said).toContain(message);
      expect(details.remedy).toBeTruthy();
    }
    expect(await readdir(bench.folder)).not.toContain('workspace');
  });

  test('of a device that is there already is told where another was asked for', async () => {
    const order = { authority: undefined, subject };
    await bench.devices(['a'], order);
    expect((await bench.devices(['a'], order)).devices).toMatchObject([{ outcome: 'kept', warnings: [] }]);
    const { devices } = await bench.devices(['a'], { authority: undefined });
    expect(devices[0]?.warnings).toEqual([
      { code: 'other-settings', message: `a exists already, with the subject ${written}, CN=a; it was left as it is.` },
    ]);
  });
});

describe('a keygen.properties', () => {
  const read = async (text: string) => {
    await writeFile(join(bench.folder, 'keygen.properties'), text);
    return bench.call('keygen.read', { file: bench.path('keygen.properties') });
  };

  test('says a subject, and the names of a server', async () => {
    const found = await read(
      `DOMAIN_SUFFIX=iot.example\nORGANIZATIONAL_UNIT='A, B'\nORGANIZATION=ThingsBoard\nCITY=San Francisco\nSTATE_OR_PROVINCE=CA\nTWO_LETTER_COUNTRY_CODE=US\nSUBJECT_ALTERNATIVE_NAMES="ip:127.0.0.1, DNS:a.example,email:x@y,ip:::1"\n`,
    );
    expect(found.subject).toEqual({
      commonName: 'iot.example',
      organizationalUnit: 'A, B',
      organization: 'ThingsBoard',
      locality: 'San Francisco',
      stateOrProvince: 'CA',
      country: 'US',
    });
    expect(found.alternativeNames).toEqual({ dns: ['a.example'], addresses: ['127.0.0.1', '::1'] });
  });

  test('says nothing of what is empty or only the computer knows', async () => {
    const found = await read('DOMAIN_SUFFIX="$(hostname)"\nCITY=""\nORGANIZATION=a$(hostname)\nSERVER_KEY_ALIAS=a\n');
    expect(found.subject).toEqual({});
    expect(found.alternativeNames).toEqual({ dns: [], addresses: [] });
  });

  test('may say more than a certificate can hold, which is refused where it is used', async () => {
    const { subject: long } = await read(`ORGANIZATION=${'x'.repeat(5000)}\n`);
    expect(long.organization).toHaveLength(5000);
    const order = { workspace: bench.workspace, name: 'broker', subject: long };
    const { message, details } = await bench.refusal('server.create', order);
    expect(message).toContain('The organization has 5000 characters; 64 are allowed.');
    expect(details.field).toBe('organization');
  });
});
