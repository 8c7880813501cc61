import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/adapters/system-clock.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { isMissing, must } from '../support/programs.ts';
import { filesBelow } from '../torture/operation.ts';
import { Workbench } from '../support/workbench.ts';

const day = 86_400_000;
let bench: Workbench;
let now: Date;
beforeEach(async () => {
  now = new Date();
  bench = await Workbench.open({ clock: { ...systemClock, now: () => now } });
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const order = (deviceIds: string[], more: Partial<MethodInput<'device.renew'>> = {}) => ({
  workspace: bench.workspace,
  deviceIds,
  passphrase: '1234',
  ...more,
});
const renew = (ids: string[], more: Partial<MethodInput<'device.renew'>> = {}) =>
  bench.call('device.renew', order(ids, more));
const refusal = (ids: string[], more: Partial<MethodInput<'device.renew'>> = {}) =>
  bench.refusal('device.renew', order(ids, more));
const publicKey = (id: string) =>
  must('openssl', 'x509', '-in', at('devices', id, `${id}-cert.pem`), '-noout', '-pubkey');

describe.skipIf(isMissing('openssl'))('a renewed device, judged by OpenSSL', () => {
  test('has a new certificate of the same name, and the key that was asked for', async () => {
    await bench.authority('Root');
    await bench.authority('Sub', { parent: 'Root', parentPassphrase: '1234' });
    const subject = { organization: 'Contoso', country: 'DE' };
    const authority = { name: 'Sub', passphrase: '1234' };
    await bench.devices(['dev-01', 'dev-02'], { authority, subject, validityDays: 1, rootInChain: false });
    const keyBefore = await publicKey('dev-01');
    const otherBefore = await publicKey('dev-02');
    now = new Date(now.getTime() + 2 * day);
    const { devices } = await renew(['dev-01'], { validityDays: 30 });
    const other = await renew(['dev-02'], { key: 'new', keyType: 'ec-p384', pfxPassword: 'another-9x' });
    expect(await publicKey('dev-01')).toEqual(keyBefore);
    expect(await publicKey('dev-02')).not.toEqual(otherBefore);
    expect(other.devices).toMatchObject([{ certificate: { key: 'EC P-384', subject: 'C=DE, O=Contoso, CN=dev-02' } }]);
    expect(devices[0]?.before.thumbprintSha256).not.toBe(devices[0]?.certificate.thumbprintSha256);
    const time = String(Math.floor(now.getTime() / 1000));
    for (const id of ['dev-01', 'dev-02']) {
      const chain = at('devices', id, `${id}-chain.pem`);
      const root = at('authorities', 'Root', 'Root.pem');
      const verify = ['verify', '-purpose', 'sslclient', '-attime', time, '-CAfile', root, '-untrusted', chain, chain];
      expect(await must('openssl', ...verify)).toContain('OK');
      expect((await readFile(chain, 'utf8')).match(/BEGIN/g)).toHaveLength(2);
    }
    await must('openssl', 'pkcs12', '-in', at('devices/dev-02/dev-02.pfx'), '-passin', 'pass:another-9x', '-noout');
  });
});

describe('renewing', () => {
  test('begins as long ago as is wanted, which is what a device of tomorrow is told to do', async () => {
    const today = now;
    now = new Date(today.getTime() - 20 * day);
    await bench.authority();
    now = new Date(today.getTime() + 2 * day);
    await bench.devices(['dev-01']);
    now = today;
    const place = { platform: 'mqtt-broker', host: 'broker.example' };
    const foresee = () =>
      bench.call('diagnosis.foresee', { workspace: bench.workspace, deviceIds: ['dev-01'], ...place });
    const [cause] = (await foresee()).causes;
    expect(cause).toMatchObject({
      cause: 'device-certificate-not-yet-valid',
      action: { do: 'renew-device', id: 'dev-01', backdateMinutes: 1440 },
    });
    const [week] = (await renew(['dev-01'], { backdateMinutes: 10_080 })).devices;
    expect(Math.round((now.getTime() - Date.parse(week?.certificate.notBefore ?? '')) / day)).toBe(7);
    expect((await foresee()).causes).toEqual([]);
    const [month] = (await renew(['dev-01'], { backdateMinutes: 43_200 })).devices;
    expect(month?.warnings.map(({ code }) => code)).toContain('begins-with-issuer');
    const made = await bench.devices(['dev-02'], { backdateMinutes: 1440 });
    const begun = Date.parse(made.devices[0]?.certificate.notBefore ?? '');
    expect(Math.round((now.getTime() - begun) / day)).toBe(1);
  });

  test('leaves the old files in the trash, from where they come back, and keeps the note', async () => {
    await bench.authority();
    await bench.devices(['dev-01']);
    const named = [{ kind: 'device' as const, name: 'dev-01' }];
    const note = 'On the roof';
    const noted = named.map((one) => ({ ...one, note }));
    await bench.call('notes.change', { workspace: bench.workspace, things: noted });
    const before = await filesBelow(at('devices', 'dev-01'));
    const { devices } = await renew(['dev-01']);
    expect(await filesBelow(at('devices', 'dev-01'))).not.toEqual(before);
    const { things } = await bench.call('notes.list', { workspace: bench.workspace });
    expect(things).toMatchObject([{ name: 'dev-01', note }]);
    await bench.call('thing.delete', { workspace: bench.workspace, things: named });
    const ids = devices.map(({ trashId }) => trashId);
    await bench.call('thing.restore', { workspace: bench.workspace, ids });
    expect(await filesBelow(at('devices', 'dev-01'))).toEqual(before);
  });

  test('opens a self-signed device with its own passphrase, and leaves it encrypted by the same', async () => {
    await bench.devices(['dev-01'], { authority: undefined, keyPassphrase: 'of the key' });
    const asked = await refusal(['dev-01'], { passphrase: undefined });
    expect(asked).toMatchObject({ code: 'PASSWORD_REQUIRED', details: { field: 'keyPassphrase' } });
    for (const key of ['same', 'new'] as const) {
      const wrong = await refusal(['dev-01'], { key, keyPassphrase: 'guessed' });
      expect(wrong).toMatchObject({ code: 'WRONG_PASSWORD', details: { field: 'keyPassphrase' } });
      await renew(['dev-01'], { key, keyPassphrase: 'of the key' });
    }
    expect(await readFile(at('devices/dev-01/dev-01-key.pem'), 'utf8')).toContain('ENCRYPTED PRIVATE KEY');
  });

  test('is refused whole where one device cannot be renewed, and leaves all as it was', async () => {
    await bench.authority('Short', { validityDays: 1 });
    await bench.authority('Gone');
    await bench.authority('Root');
    for (const name of ['Short', 'Gone', 'Root']) {
      await bench.devices([`of-${name}`], { authority: { name, passphrase: '1234' } });
    }
    await rm(at('authorities', 'Gone'), { recursive: true });
    now = new Date(now.getTime() + 2 * day);
    const before = await filesBelow(at());
    const field = 'deviceIds';
    expect(await refusal(['of-Root', 'of-Gone'])).toMatchObject({ code: 'NOT_FOUND', details: { field } });
    expect((await refusal(['of-Root', 'of-Short'])).message).toContain('Short has expired');
    expect(await refusal(['of-Root', 'nobody'])).toMatchObject({ code: 'NOT_FOUND', details: { field } });
    expect(await refusal(['of-Root', 'of-Root'])).toMatchObject({ code: 'INVALID_INPUT', details: { field } });
    expect(await refusal(['of-Root'], { passphrase: 'wrong' })).toMatchObject({ code: 'WRONG_PASSWORD' });
    // Another authority under the old name signs nothing for the devices of the first.
    await bench.authority('Gone');
    const other = await refusal(['of-Gone']);
    expect([other.code, other.message]).toEqual(['INVALID_INPUT', expect.stringContaining('was not signed by')]);
    const after = await filesBelow(at());
    for (const [path, bytes] of before) expect(after.get(path)).toEqual(bytes);
  });

  test('has no key that was revoked as compromised', async () => {
    await bench.authority();
    await bench.devices(['dev-01', 'dev-02']);
    const by = { workspace: bench.workspace, authority: 'Root', passphrase: '1234' };
    const things = (name: string) => ({ things: [{ kind: 'device' as const, name }] });
    await bench.call('authority.revoke', { ...by, ...things('dev-01'), reason: 'keyCompromise' });
    await bench.call('authority.revoke', { ...by, ...things('dev-02'), reason: 'superseded' });
    expect(await refusal(['dev-02', 'dev-01'])).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'key' } });
    expect((await bench.call('trash.list', { workspace: bench.workspace })).things).toEqual([]);
    const { devices } = await renew(['dev-01'], { key: 'new' });
    await renew(['dev-02']);
    expect(devices).toHaveLength(1);
  });

  test('keeps what is done when it is cancelled', async () => {
    await bench.authority();
    const ids = Array.from({ length: 40 }, (_, index) => `dev-${index}`);
    await bench.devices(ids);
    bench.services.sources['job.progress']({ jobId: 'renew' }, ({ done }) => {
      if (done === 1) void bench.call('job.cancel', { jobId: 'renew' });
    });
    expect((await refusal(ids, { jobId: 'renew' })).code).toBe('CANCELLED');
    const { things } = await bench.call('trash.list', { workspace: bench.workspace });
    expect(things.length).toBeGreaterThan(0);
    expect(things.length).toBeLessThan(ids.length);
    const { devices } = await bench.call('device.list', { workspace: bench.workspace });
    expect(devices.filter(({ missing }) => missing.length > 0)).toEqual([]);
    expect(devices).toHaveLength(ids.length);
  });
});
