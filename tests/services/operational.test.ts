import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OperationalScene } from '../support/operational-scene.ts';

/** Devices with certificates that a service issues: onboarded, renewed, and what they fall back to. */

let scene: OperationalScene;
beforeEach(async () => {
  scene = await OperationalScene.open(['dev-01', 'dev-02']);
});
afterEach(() => scene.close());

const folder = (id: string) => join(scene.bench.folder, 'workspace', 'devices', id);
const files = async (id: string) => (await readdir(folder(id))).filter((name) => /operational|renewals/.test(name));
const serials = async () =>
  (await scene.bench.call('hub.issued', {})).issued.map(({ certificate }) => certificate.serial);

test('provisioning with a request keeps what was issued beside the own certificate', async () => {
  const provision = async (ids: string[]) =>
    (await scene.bench.call('provision.run', { ...scene.place(), deviceIds: ids })).results;
  const [first] = await provision(['dev-01']);
  if (first?.type !== 'provisioned') throw new Error('It was to be provisioned.');
  expect(first.issued).toMatchObject({ subject: 'CN=dev-01', by: 'provisioning', hasConnected: false });
  expect([first.issued?.serial]).toEqual(await serials());
  expect(await files('dev-01')).toEqual(['dev-01-operational-new-with-key.pem', 'dev-01-renewals.json']);
  // OpenSSL, in Node, reads key and chain from the one file.
  const pem = await readFile(join(folder('dev-01'), 'dev-01-operational-new-with-key.pem'), 'utf8');
  const leaf = new X509Certificate(pem);
  expect(leaf.checkPrivateKey(createPrivateKey(pem))).toBe(true);
  expect(pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
  const held = await scene.operational('dev-01');
  expect(held).toMatchObject({
    certificates: [{ serial: first.issued?.serial, by: 'provisioning' }],
    assignment: { host: 'localhost', deviceId: 'dev-01' },
    steps: [{ what: 'issued', by: 'provisioning', serial: first.issued?.serial }],
  });
  const days = (Date.parse(held.certificates[0]?.renewAt ?? '') - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(0.66);
  expect(days).toBeLessThan(0.76);
  expect(await scene.operational('dev-02')).toEqual({ deviceId: 'dev-02', certificates: [], steps: [] });
});

test.each(['amqp', 'mqtt'])(
  'a device renews three times under telemetry by %s, and no message is lost',
  async (transport) => {
    const run = await scene.run(['dev-01'], scene.place(transport));
    for (let count = 1; count <= 3; count++) {
      const { certificate } = await run.until('issued', count);
      const { serial } = await run.until('connected', count);
      expect(serial).toBe(certificate.serial);
      await run.until('sent', run.of('sent').length + 5);
      scene.clock.jumpTo(certificate.renewAt);
    }
    const last = await run.until('issued', 4);
    expect(await run.until('connected', 4)).toMatchObject({ serial: last.certificate.serial });
    await run.until('sent', run.of('sent').length + 5);
    const { attempted, acknowledged, failed, reconnects } = await run.quiet();
    expect({ failed, reconnects }).toEqual({ failed: 0, reconnects: 3 });
    expect(acknowledged).toBe(attempted);
    expect(scene.got('dev-01')).toEqual(Array.from({ length: attempted }, (_one, index) => index));
    expect(run.told.filter(({ type }) => ['lost', 'failed', 'fellBack', 'notIssued'].includes(type))).toEqual([]);
    expect(new Set(await serials()).size).toBe(4);
    await run.stop();
    const { certificates, steps } = await scene.operational('dev-01');
    expect(certificates).toMatchObject([{ serial: last.certificate.serial, hasConnected: true }]);
    expect(steps.map(({ what }) => what)).toEqual(Array.from({ length: 4 }).flatMap(() => ['issued', 'used']));
    expect(steps[2]?.by).toBe(transport === 'mqtt' ? 'hub' : 'provisioning');
    expect(await files('dev-01')).toEqual(['dev-01-operational-with-key.pem', 'dev-01-renewals.json']);
  },
);
