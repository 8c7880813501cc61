import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePem } from '../../src-main/core/keystore/pem.ts';
import { privateKeyPem, readPrivateKey } from '../../src-main/core/keystore/private-key.ts';
import { nodeCiphers } from '../../src-main/adapters/node-ciphers.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { Workbench } from '../support/workbench.ts';

/** In a large run keys are opened when their devices are about to connect, but for the first hundred. */

const count = 110;
let bench: Workbench;
let ids: string[];
let server: Pick<MethodInput<'simulation.start'>, 'platform' | 'host' | 'port' | 'serverCaPem'>;

beforeAll(async () => {
  bench = await Workbench.open();
  const { port, authorityPem } = await bench.call('hub.start', {
    data: bench.path('hub'),
    port: 0,
    autoRegister: true,
  });
  server = { platform: 'local-hub', host: 'localhost', port, serverCaPem: authorityPem };
  const { certificatePem } = await bench.authority();
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  const { devices } = await bench.call('device.create', {
    workspace: bench.workspace,
    devices: { kind: 'numbered', prefix: 'held-', count },
    authority: { name: 'Root', passphrase: '1234' },
    keyPassphrase: 'of the keys',
  });
  ids = devices.map(({ deviceId }) => deviceId);
});
afterAll(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const input = (deviceIds: readonly string[], keyPassphrase = 'of the keys'): MethodInput<'simulation.start'> => ({
  ...server,
  workspace: bench.workspace,
  deviceIds: [...deviceIds],
  keyPassphrase,
  messages: 1,
  intervalMs: 5000,
});

const fileOf = (deviceId: string, end: string) =>
  join(bench.folder, 'workspace', 'devices', deviceId, `${deviceId}-${end}.pem`);
const keyOf = (deviceId: string) => fileOf(deviceId, 'key');
const chainOf = (deviceId: string) => fileOf(deviceId, 'chain');

async function run(deviceIds: readonly string[]) {
  const { runId } = await bench.call('simulation.start', input(deviceIds));
  const events: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId, every: true }, (event) => events.push(event));
  const totals = await new Promise<SimulationTotals>((resolve) => {
    bench.services.sources['simulation.totals']({ runId }, (one) => one.state === 'running' || resolve(one));
  });
  return { totals, failed: events.filter(({ type }) => type === 'failed') };
}

test('a passphrase that does not fit, and a device that is not there, are told before anything connects', async () => {
  expect(await bench.refusal('simulation.start', input(ids, 'wrong'))).toMatchObject({
    code: 'WRONG_PASSWORD',
    details: { field: 'keyPassphrase' },
  });
  expect(await bench.refusal('simulation.start', input([...ids, 'nobody']))).toMatchObject({
    code: 'NOT_FOUND',
    details: { field: 'deviceIds' },
  });
});

test('what is wrong with a later key fails its device alone, and says why', async () => {
  const last = ids.at(-1) ?? '';
  const own = await readFile(keyOf(last));
  await writeFile(keyOf(last), await readFile(keyOf(ids[0] ?? '')));
  const { totals, failed } = await run(ids);
  expect(totals).toMatchObject({ state: 'failed', failedDevices: 1, acknowledged: count - 1 });
  expect(failed).toMatchObject([
    {
      deviceId: last,
      cause: 'key-mismatch',
      what: 'The private key does not belong to the device certificate.',
    },
  ]);
  // Of a small run it is told before.
  expect((await bench.refusal('simulation.start', input([last]))).code).toBe('KEY_MISMATCH');
  // The other half of the file still tells the public key of the certificate: only what it signs gives it away.
  const [block] = decodePem(own.toString());
  if (block === undefined) throw new Error('The key file has no key.');
  const key = await readPrivateKey(block, 'of the keys', nodeCiphers);
  const scalarAt = Buffer.from(key).indexOf(Buffer.from('0420', 'hex')) + 2;
  const damaged = key.map((octet, at) => (at === scalarAt + 20 ? octet ^ 1 : octet));
  await writeFile(keyOf(last), privateKeyPem(damaged));
  expect((await run(ids)).failed).toMatchObject([{ deviceId: last, cause: 'key-mismatch' }]);
  await writeFile(keyOf(last), own);
  // What is above the certificate is read by TLS alone, and explained all the same.
  const chain = await readFile(chainOf(last), 'utf8');
  const [leaf = '', above = ''] = chain.split(/(?<=-----END CERTIFICATE-----\n)/);
  await writeFile(chainOf(last), `${leaf}${above.replace(/(?<=BEGIN CERTIFICATE-----\n).{64}\n/, '')}`);
  expect((await run(ids)).failed).toMatchObject([{ deviceId: last, cause: 'credentials-not-opened' }]);
  await writeFile(chainOf(last), chain);
  expect((await run(ids)).totals).toMatchObject({ state: 'finished', acknowledged: count });
});
