import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimulationTotals } from '../../src-main/contract/models.ts';
import { Broker, freePort } from '../support/broker.ts';
import { type JsonLine, cli, isMissing } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** A run that several processes share, some of which listen to what the others send: at mosquitto, and at the local hub. */

const missing = isMissing('mosquitto');
const senders = Array.from({ length: 6 }, (_, index) => `dev-${index}`);
const ears = ['ear-0', 'ear-1'];
const messages = 10;
const shards = 3;

let bench: Workbench;
let broker: Broker | undefined;
const ports: Record<string, number> = {};
const authorities: Record<string, string> = {};
const at = (...parts: string[]) => join(bench.folder, ...parts);

beforeAll(async () => {
  bench = await Workbench.open();
  const { workspace } = bench;
  const { certificatePem } = await bench.authority();
  const authority = { name: 'Root', passphrase: '1234' };
  await bench.call('server.create', { workspace, name: 'localhost', authority, keyType: 'ec-p256' });
  await bench.devices([...senders, ...ears]);
  const hub = await bench.call('hub.start', { port: 0, autoRegister: true });
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.call('hub.setTopicSpace', { name: 'shared', templates: ['shared/#'] });
  await writeFile(at('hub.pem'), hub.authorityPem);
  ports['the local hub'] = hub.port;
  authorities['the local hub'] = at('hub.pem');
  const root = at('workspace', 'authorities', 'Root', 'Root.pem');
  authorities['mosquitto'] = root;
  if (missing) return;
  const port = await freePort();
  ports['mosquitto'] = port;
  const lines = [
    `listener ${port} 127.0.0.1`,
    `cafile ${root}`,
    `certfile ${at('workspace', 'servers', 'localhost', 'localhost-chain.pem')}`,
    `keyfile ${at('workspace', 'servers', 'localhost', 'localhost-key.pem')}`,
    'require_certificate true',
    'allow_anonymous true',
    'user root',
  ];
  broker = await Broker.start(at('mosquitto.conf'), lines, [port]);
}, 60_000);
afterAll(async () => {
  await broker?.stop();
  await bench.close();
});

async function shard(server: string, index: number, ...more: string[]): Promise<SimulationTotals> {
  const plan = {
    version: 1,
    platform: 'mqtt-broker',
    settings: { topic: 'shared/{deviceId}', userName: '{deviceId}' },
    deviceIds: senders,
    subscribers: ears.map((deviceId) => ({ deviceId, filters: ['shared/#'] })),
    messages,
    intervalMs: 200,
    seed: 9,
  };
  await writeFile(at('plan.json'), JSON.stringify(plan));
  const place = ['--workspace', at('workspace'), '--host', `localhost:${ports[server]}`];
  const trusted = ['--server-ca', authorities[server] ?? ''];
  const part = ['--shard', `${index}/${shards}`, '--results', at(`results-${index}`)];
  const { status, stdout, stderr } = await cli([
    'simulate',
    '--plan',
    at('plan.json'),
    ...place,
    ...trusted,
    ...part,
    '--json',
    ...more,
  ]);
  expect([status, stderr]).toEqual([0, '']);
  const lines = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as JsonLine]));
  return lines.find(({ type }) => type === 'totals') as unknown as SimulationTotals;
}

const servers = ['mosquitto', 'the local hub'].map((server) => [server] as const);
const all = senders.length * messages;

describe.each(servers)('three processes at %s', (server) => {
  test.skipIf(server === 'mosquitto' && missing)(
    'that begin together: each that listens has heard all of them, and so says the report',
    async () => {
      const startAt = new Date(Date.now() + 15_000).toISOString();
      const parts = await Promise.all([0, 1, 2].map((index) => shard(server, index, '--start-at', startAt)));
      expect(parts.map(({ attempted, acknowledged }) => [attempted, acknowledged])).toEqual(
        [0, 1, 2].map(() => [20, 20]),
      );
      // Two listen, in the first and the second; the third has nobody who does.
      expect(parts.map(({ received }) => received)).toEqual([all, all, 0]);
      const folders = [0, 1, 2].map((index) => at(`results-${index}`));
      expect(await cli(['report', 'merge', ...folders, '--out', at('merged')])).toMatchObject({ status: 0 });
      const merged = JSON.parse(await readFile(at('merged', 'results.json'), 'utf8')) as { totals: SimulationTotals };
      expect(merged.totals).toMatchObject({ attempted: all, acknowledged: all, received: 2 * all });
    },
    90_000,
  );

  test.skipIf(server === 'mosquitto' && missing)(
    'of which one begins late: those that listen wait for it',
    async () => {
      const begun = Promise.all([0, 1].map((index) => shard(server, index)));
      await new Promise((resolve) => setTimeout(resolve, 3000));
      const [parts] = await Promise.all([begun, shard(server, 2)]);
      // What the first two send each other before both listen may be missed, and nothing of the third.
      for (const { received } of parts) expect(received).toBeGreaterThanOrEqual(20 + 20);
      expect(Math.max(...parts.map(({ received }) => received))).toBe(all);
    },
    90_000,
  );
});
