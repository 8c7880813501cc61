import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodePem } from '../../src-main/core/keystore/pem.ts';
import { encryptPrivateKey, encryptedPrivateKeyPem, readPrivateKey } from '../../src-main/core/keystore/private-key.ts';
import { ciphers } from '../support/keys.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const namesBelow = async (path: string) =>
  (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((e) => e.isFile())
    .map((e) => e.name)
    .toSorted();

describe('an authority', () => {
  test('gets its files under their names, private from birth', async () => {
    const made = await bench.authority('Contoso Root');
    expect(made.files.map(({ path }) => path)).toEqual(
      ['.cer', '.pem', '-chain.pem', '-key.pem'].map((end) => `authorities/Contoso Root/Contoso Root${end}`),
    );
    expect(await namesBelow(at('authorities'))).toEqual(
      [...made.files.map(({ name }) => name), 'certbench.json'].toSorted(),
    );
    for (const { path } of made.files) expect((await stat(at(path))).mode & 0o777).toBe(0o600);
    expect((await stat(at('authorities', 'Contoso Root'))).mode & 0o777).toBe(0o700);
    expect(await readFile(at('authorities', 'Contoso Root', 'Contoso Root-key.pem'), 'utf8')).toContain(
      'ENCRYPTED PRIVATE KEY',
    );
    expect(await readFile(at('authorities', 'Contoso Root', 'certbench.json'), 'utf8')).not.toMatch(/PRIVATE|1234/);
  });

  test('warns of a weak passphrase and not of a strong one', async () => {
    expect((await bench.authority('Weak')).warnings.map(({ code }) => code)).toEqual(['weak-passphrase']);
    expect((await bench.authority('Strong', { passphrase: 'Tr0ub4dor&3x' })).warnings).toEqual([]);
  });

  test('may stand at any depth, each with room for one less below it', async () => {
    await bench.authority('Root');
    await bench.authority('A', { parent: 'Root' });
    await bench.authority('B', { parent: 'A' });
    const c = await bench.authority('C', { parent: 'B', pathLength: 0 });
    expect(c.parent).toBe('B');
    expect(
      (
        await bench.refusal('authority.create', {
          workspace: bench.workspace,
          name: 'D',
          parent: 'C',
          keyType: 'ec-p256',
          passphrase: '1234',
        })
      ).details.field,
    ).toBe('parent');
    const { authorities } = await bench.call('authority.list', { workspace: bench.workspace });
    expect(authorities.map(({ name, parent }) => [name, parent])).toEqual([
      ['A', 'Root'],
      ['B', 'A'],
      ['C', 'B'],
      ['Root', undefined],
    ]);
  });

  test('is refused where its name is taken, in whatever capitals', async () => {
    await bench.authority('Root');
    const refusal = await bench.refusal('authority.create', {
      workspace: bench.workspace,
      name: 'ROOT',
      passphrase: 'x',
    });
    expect(refusal.code).toBe('NAME_TAKEN');
  });

  test('signs with the right passphrase only, and the wrong one is repeated nowhere', async () => {
    await bench.authority('Root');
    const sign = {
      workspace: bench.workspace,
      authority: 'Root',
      code: 'AB'.repeat(24),
      passphrase: 'not-the-passphrase',
    };
    const refusal = await bench.refusal('proof.sign', sign);
    expect(refusal.code).toBe('WRONG_PASSWORD');
    expect(JSON.stringify(refusal)).not.toContain('not-the-passphrase');
    expect((await bench.refusal('proof.sign', { ...sign, authority: 'Nobody' })).details.remedy).toContain('Root');
  });

  test('whose key was damaged on disk signs nothing', async () => {
    await bench.authority('Root');
    const path = at('authorities/Root/Root-key.pem');
    const [block] = decodePem(await readFile(path, 'utf8'));
    if (block === undefined) throw new Error('no key');
    const key = await readPrivateKey(block, '1234', ciphers);
    // The octets of the private number, which the public key beside it does not follow.
    key[50] = (key[50] ?? 0) ^ 0x10;
    await writeFile(path, encryptedPrivateKeyPem(await encryptPrivateKey(key, '1234', ciphers)));
    const sign = { workspace: bench.workspace, authority: 'Root', code: 'CODE', passphrase: '1234' };
    // BoringSSL sees it when the key is read, OpenSSL by what it signs.
    const seen = ['KEY_MISMATCH', 'DAMAGED'];
    expect(seen).toContain((await bench.refusal('proof.sign', sign)).code);
    expect(seen).toContain(
      (
        await bench.refusal('device.create', {
          workspace: bench.workspace,
          devices: { kind: 'ids', ids: ['d'] },
          authority: { name: 'Root', passphrase: '1234' },
        })
      ).code,
    );
    const inspected = await bench.refusal('file.inspect', {
      file: bench.path('workspace/authorities/Root/Root-key.pem'),
      password: '1234',
    });
    expect(inspected.code).toBe('DAMAGED');
  });

  test('whose key does not belong to it is not used', async () => {
    await bench.authority('Root');
    await bench.authority('Other');
    await writeFile(at('authorities/Root/Root-key.pem'), await readFile(at('authorities/Other/Other-key.pem')));
    const refusal = await bench.refusal('proof.sign', {
      workspace: bench.workspace,
      authority: 'Root',
      code: 'C',
      passphrase: '1234',
    });
    expect(refusal.code).toBe('KEY_MISMATCH');
  });
});

describe('a verification certificate', () => {
  test('gets its files, a warning where the code is unusual, and is replaced when it is signed again', async () => {
    await bench.authority('Root');
    const sign = (code: string) =>
      bench.call('proof.sign', { workspace: bench.workspace, authority: 'Root', code, passphrase: '1234' });
    const first = await sign(` ${'AB'.repeat(24)}\n`);
    expect(first.warnings).toEqual([]);
    expect(first.files.map(({ name }) => name)).toEqual(['Root-verification.cer', 'Root-verification.pem']);
    const second = await sign('AB'.repeat(24));
    expect(second.certificate.serial).not.toBe(first.certificate.serial);
    expect(await readFile(at(second.files[1]?.path ?? ''), 'utf8')).toBe(second.certificatePem);
    expect((await sign('a?b/..')).warnings.map(({ code }) => code)).toEqual(['unusual-code']);
  });
});

describe('devices', () => {
  test('get their files, and are kept as they are the second time', async () => {
    await bench.authority();
    const first = await bench.devices(['dev-01', 'dev:02']);
    expect(first.devices.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
    expect(first.devices[0]?.files.map(({ name }) => name)).toEqual([
      'dev-01-cert.pem',
      'dev-01-key.pem',
      'dev-01-chain.pem',
      'dev-01.pfx',
    ]);
    expect(first.devices[1]?.files[0]?.path).toBe('devices/dev%3A02/dev%3A02-cert.pem');
    const before = await readFile(at('devices/dev-01/dev-01.pfx'));
    const again = await bench.devices(['dev-01', 'dev:02', 'dev-03']);
    expect(again.devices.map(({ outcome }) => outcome)).toEqual(['kept', 'kept', 'created']);
    expect(await readFile(at('devices/dev-01/dev-01.pfx'))).toEqual(before);
    expect(again.warnings.map(({ code }) => code)).toEqual(['default-pfx-password']);
  });

  test('that have lost files get back what can be made again', async () => {
    await bench.authority();
    const { devices } = await bench.devices(['dev-01']);
    await rm(at('devices/dev-01/dev-01.pfx'));
    await writeFile(at('devices/dev-01/dev-01-chain.pem'), '');
    const listed = await bench.call('device.list', { workspace: bench.workspace });
    expect(listed.devices[0]?.missing).toEqual(['dev-01-chain.pem', 'dev-01.pfx']);
    const key = await readFile(at('devices/dev-01/dev-01-key.pem'));
    const again = await bench.devices(['dev-01'], { pfxPassword: 'other' });
    expect(again.devices[0]).toMatchObject({ outcome: 'completed', certificate: devices[0]?.certificate });
    expect(await readFile(at('devices/dev-01/dev-01-key.pem'))).toEqual(key);
    const inspected = await bench.call('file.inspect', {
      file: bench.path('workspace/devices/dev-01/dev-01.pfx'),
      password: 'other',
    });
    expect(inspected.certificates).toHaveLength(2);
    await rm(at('devices/dev-01/dev-01-key.pem'));
    expect(
      (await bench.refusal('device.create', { workspace: bench.workspace, devices: { kind: 'ids', ids: ['dev-01'] } }))
        .code,
    ).toBe('INCOMPLETE');
  });

  test('are not completed with the chain of another authority or device', async () => {
    await bench.authority();
    await bench.devices(['a', 'b', 'c']);
    await rm(at('devices/a/a-chain.pem'));
    await rm(at('authorities/Root'), { recursive: true });
    await bench.authority();
    const again = (id: string) =>
      bench.refusal('device.create', {
        workspace: bench.workspace,
        devices: { kind: 'ids', ids: [id] },
        authority: { name: 'Root', passphrase: '1234' },
      });
    expect(await again('a')).toMatchObject({
      code: 'INCOMPLETE',
      message: expect.stringContaining('not signed by') as string,
    });
    expect(await readdir(at('devices/a'))).not.toContain('a-chain.pem');
    await writeFile(at('devices/b/b-chain.pem'), await readFile(at('devices/c/c-chain.pem')));
    await rm(at('devices/b/b.pfx'));
    expect((await again('b')).message).toContain('does not begin with');
  });

  test('are refused before anything is made when one ID is wrong', async () => {
    await bench.authority();
    for (const [ids, field] of [
      [['ok', '../no'], 'deviceId'],
      [['same', 'SAME'], 'deviceId'],
      [['x'.repeat(65)], 'deviceId'],
    ] as const) {
      const refusal = await bench.refusal('device.create', {
        workspace: bench.workspace,
        devices: { kind: 'ids', ids: [...ids] },
        authority: { name: 'Root', passphrase: '1234' },
      });
      expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field } });
    }
    await bench.devices(['dev-01']);
    expect(
      (await bench.refusal('device.create', { workspace: bench.workspace, devices: { kind: 'ids', ids: ['DEV-01'] } }))
        .code,
    ).toBe('NAME_TAKEN');
    expect(await readdir(at('devices'))).toEqual(['dev-01']);
  });

  test('may leave the root out of their chain file', async () => {
    await bench.authority();
    await bench.authority('Int', { parent: 'Root' });
    const authority = { name: 'Int', passphrase: '1234' };
    await bench.devices(['with'], { authority });
    await bench.devices(['without'], { authority, rootInChain: false });
    await bench.devices(['own'], { authority: undefined, rootInChain: false });
    const count = async (id: string, end: string) =>
      (await bench.call('file.inspect', { file: bench.path(`workspace/devices/${id}/${id}${end}`), password: '1234' }))
        .certificates.length;
    expect([
      await count('with', '-chain.pem'),
      await count('without', '-chain.pem'),
      await count('own', '-chain.pem'),
    ]).toEqual([3, 2, 1]);
    expect([await count('with', '.pfx'), await count('without', '.pfx'), await count('own', '.pfx')]).toEqual([
      3, 3, 1,
    ]);
  });

  test('that left out the root are completed without it, and their .pfx with it', async () => {
    await bench.authority();
    await bench.authority('Int', { parent: 'Root' });
    const set = { authority: { name: 'Int', passphrase: '1234' }, rootInChain: false };
    await bench.devices(['d'], set);
    const chain = await readFile(at('devices/d/d-chain.pem'), 'utf8');
    for (const lost of [['d-chain.pem'], ['d.pfx'], ['d-chain.pem', 'd.pfx']]) {
      for (const name of lost) await rm(at('devices/d', name));
      expect((await bench.devices(['d'], { authority: set.authority })).devices[0]?.outcome).toBe('completed');
      expect(await readFile(at('devices/d/d-chain.pem'), 'utf8')).toBe(chain);
      const pfx = { file: bench.path('workspace/devices/d/d.pfx'), password: '1234' };
      expect((await bench.call('file.inspect', pfx)).certificates).toHaveLength(3);
    }
  });

  test('whose own key is closed name the field that opens it', async () => {
    await bench.authority();
    await bench.devices(['d'], { keyPassphrase: 'geheim' });
    await rm(at('devices/d/d.pfx'));
    const set = { workspace: bench.workspace, devices: { kind: 'ids' as const, ids: ['d'] } };
    const details = { field: 'keyPassphrase' };
    expect(await bench.refusal('device.create', { ...set, keyPassphrase: 'x' })).toMatchObject({
      code: 'WRONG_PASSWORD',
      details,
    });
    expect(await bench.refusal('device.create', set)).toMatchObject({ code: 'PASSWORD_REQUIRED', details });
  });

  test('may be self-signed, encrypted, and made from CSV', async () => {
    const csv = '\uFEFFname;deviceId;days\r\n"one; two";dev-01;10\r\n\r\nx;dev-02;\r\n';
    const { devices } = await bench.call('device.create', {
      workspace: bench.workspace,
      devices: { kind: 'csv', text: csv },
      keyPassphrase: 'geheim',
      pfxPassword: 'p',
    });
    expect(devices.map(({ deviceId }) => deviceId)).toEqual(['dev-01', 'dev-02']);
    const [first, second] = devices;
    expect(first?.certificate.issuer).toBe('CN=dev-01');
    const days = (one: typeof first) =>
      Math.round((Date.parse(one?.certificate.notAfter ?? '') - Date.now()) / 86_400_000);
    expect([days(first), days(second)]).toEqual([10, 365]);
    expect(await readFile(at('devices/dev-01/dev-01-key.pem'), 'utf8')).toContain('ENCRYPTED');
  });

  test.each([
    ['dev-01\ndev-02', 'column deviceId'],
    ['deviceId\n', 'no devices'],
    ['deviceId\nok\n../no\n', 'row 3'],
    ['deviceId,days\nok,soon\n', 'row 2'],
    ['deviceId,days\n\n\nok,0x10\n', 'row 4'],
    ['deviceId\na\na\n', 'twice'],
  ])('are refused from the CSV %j', async (text, reason) => {
    const refusal = await bench.refusal('device.create', {
      workspace: bench.workspace,
      devices: { kind: 'csv', text },
    });
    expect(refusal.message).toContain(reason);
  });

  test.each([',', ';', '\t'])('are read from CSV with the separator %j', async (separator) => {
    const text = `deviceId${separator}days\nc1${separator}30\n`;
    const { devices } = await bench.call('device.create', {
      workspace: bench.workspace,
      devices: { kind: 'csv', text },
    });
    expect(devices.map(({ deviceId }) => deviceId)).toEqual(['c1']);
  });

  test('of a numbered set that grows or shrinks keep their digits', async () => {
    const numbered = async (count: number) => {
      const set = { kind: 'numbered' as const, prefix: 'n-', count };
      const { devices } = await bench.call('device.create', { workspace: bench.workspace, devices: set });
      return devices.map(({ outcome }) => outcome);
    };
    expect(await numbered(3)).toEqual(['created', 'created', 'created']);
    const grown = await numbered(101);
    expect(grown.filter((outcome) => outcome === 'kept')).toHaveLength(3);
    expect(await readdir(at('devices'))).toHaveLength(101);
    expect(await readdir(at('devices'))).toContain('n-101');
    expect(await numbered(2)).toEqual(['kept', 'kept']);
  });

  test('that are there with other settings are left alone, and that is said', async () => {
    await bench.authority();
    await bench.devices(['dev-01']);
    const other = {
      workspace: bench.workspace,
      devices: { kind: 'ids' as const, ids: ['dev-01'] },
      keyType: 'rsa-2048' as const,
      pfxProfile: 'compatible' as const,
    };
    const [device] = (await bench.call('device.create', other)).devices;
    expect(device?.warnings).toMatchObject([
      {
        code: 'other-settings',
        message:
          'dev-01 exists already, signed by Root, with a key EC P-256, with a modern .pfx; it was left as it is.',
      },
    ]);
    expect((await bench.devices(['dev-01'])).devices[0]?.warnings).toEqual([]);
  });

  test('end with their issuer, and say so', async () => {
    await bench.authority('Root', { validityDays: 20 });
    const [device] = (await bench.devices(['dev-01'])).devices;
    expect(device?.warnings.map(({ code }) => code)).toEqual(['shortened-to-issuer']);
    const [longer] = (await bench.devices(['dev-02'], { validityDays: 30 })).devices;
    expect(longer?.warnings.map(({ code }) => code)).toEqual(['outlives-issuer']);
  });

  test('can be watched and cancelled; what was finished stays whole', async () => {
    await bench.authority();
    const seen: number[] = [];
    bench.services.sources['job.progress']({ jobId: 'job' }, ({ done, total }) => {
      seen.push(done);
      expect(total).toBe(200);
      if (done === 5) void bench.call('job.cancel', { jobId: 'job' });
    });
    const input = {
      workspace: bench.workspace,
      devices: { kind: 'numbered' as const, prefix: 'd', count: 200 },
      authority: { name: 'Root', passphrase: '1234' },
      jobId: 'job',
    };
    expect((await bench.refusal('device.create', input)).code).toBe('CANCELLED');
    const { devices } = await bench.call('device.list', { workspace: bench.workspace });
    expect(devices.length).toBe(seen.at(-1));
    expect(devices.length).toBeLessThan(200);
    expect(devices.every(({ missing }) => missing.length === 0)).toBe(true);
    expect((await bench.call('job.cancel', { jobId: 'job' })).cancelled).toBe(false);
  });
});
