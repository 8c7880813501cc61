import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunSetup } from '../../src-main/contract/models.ts';
import { Workbench } from '../support/workbench.ts';

/** How the last run of a workspace was set up. */

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(() => bench.close());

const setup: RunSetup = {
  deviceIds: ['dev-01', 'dev-02'],
  subscribers: [{ deviceId: 'dev-03', filters: ['a/#'], qos: 1 }],
  platform: 'mqtt-broker',
  server: { host: 'broker.example.com', port: 8883 },
  settings: { topic: 'a/{deviceId}', userName: 'u' },
  messages: 0,
  intervalMs: 250,
  model: 'random-walk',
  alertAboveC: 21.5,
};
const read = async () => (await bench.call('runSetup.read', { workspace: bench.workspace })).setup;
const keep = (part: Partial<RunSetup> = {}) =>
  bench.call('runSetup.keep', { workspace: bench.workspace, setup: { ...setup, ...part } });

test('is kept for its workspace, the newest in the place of the one before', async () => {
  expect(await read()).toBeUndefined();
  await keep({ deviceIds: ['dev-09'] });
  await keep();
  expect(await read()).toEqual(setup);
});

test('keeps neither a password nor a key', async () => {
  const { certificatePem } = await bench.authority();
  const key = await readFile(join(bench.folder, 'workspace', 'authorities', 'Root', 'Root-key.pem'), 'utf8');
  const server = { host: 'h', port: 1, serverCa: { name: 'ca.pem', pem: `${key}${certificatePem}` } };
  await keep({ server, settings: { userName: 'u', password: 'Kv8-mist' } });
  expect(await read()).toMatchObject({
    server: { ...server, serverCa: { name: 'ca.pem', pem: certificatePem } },
    settings: { userName: 'u' },
  });
  const file = await readFile(join(bench.folder, 'data', 'setups', 'setups.json'), 'utf8');
  expect(file).not.toMatch(/Kv8-mist|PRIVATE/);
});
