import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Broker, freePort } from '../support/broker.ts';
import { cliHere } from '../support/cli-here.ts';
import { type PlanWanted, type Ran, runPlan } from '../support/plan-scene.ts';
import { LineProgram, isMissing } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Plans at a real mosquitto; what has come is told by mosquitto_sub, which we did not write. */

const missing = isMissing('mosquitto', 'mosquitto_sub');
const ids = Array.from({ length: 8 }, (_, index) => `dev-${index}`);

let bench: Workbench;
let broker: Broker;
let listener: LineProgram;
let port: number;
let plainPort: number;
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);

beforeAll(async () => {
  if (missing) return;
  bench = await Workbench.open();
  const { workspace } = bench;
  await bench.authority();
  const authority = { name: 'Root', passphrase: '1234' };
  await bench.call('server.create', { workspace, name: 'localhost', authority, keyType: 'ec-p256' });
  await bench.devices(ids);
  [port, plainPort] = [await freePort(), await freePort()];
  const lines = [
    `listener ${port} 127.0.0.1`,
    `cafile ${at('authorities/Root/Root.pem')}`,
    `certfile ${at('servers/localhost/localhost-chain.pem')}`,
    `keyfile ${at('servers/localhost/localhost-key.pem')}`,
    'require_certificate true',
    'allow_anonymous true',
    `listener ${plainPort} 127.0.0.1`,
    'allow_anonymous true',
    'user root',
  ];
  broker = await Broker.start(join(bench.folder, 'mosquitto.conf'), lines, [port, plainPort]);
  const format = '{"topic":"%t","payload":%p,"contentType":"%C","properties":"%P"}';
  const asked = ['-V', 'mqttv5', '-h', '127.0.0.1', '-p', String(plainPort), '-q', '1', '-t', '#', '-F', format];
  listener = new LineProgram('mosquitto_sub', asked);
  // It listens when it has heard the first.
  const first = run({
    deviceIds: ['dev-0'],
    messages: 0,
    intervalMs: 50,
    settings: { topic: 'first' },
    durationMs: 3000,
  });
  await listener.line((line) => line['topic'] === 'first');
  await first;
});
afterAll(async () => {
  if (missing) return;
  await listener.stop();
  await broker.stop();
  await bench.close();
  expect(bench.logged).toEqual([]);
});

async function run(plan: PlanWanted): Promise<Ran> {
  return runPlan(bench, {
    workspace: bench.workspace,
    platform: 'mqtt-broker',
    host: 'localhost',
    port,
    serverCaPem: await readFile(at('authorities/Root/Root.pem'), 'utf8'),
    seed: 7,
    ...plan,
  });
}

/** What mosquitto has of a topic, once so many have come. */
async function come(topic: string, count: number): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const all = () => listener.lines.filter((line) => line['topic'] === topic);
  if (count > 0) await listener.line(() => all().length >= count);
  return all();
}

describe.skipIf(missing)('a plan at mosquitto', () => {
  test('sends bodies, content type and properties of MQTT 5 as they were written', async () => {
    await run({
      deviceIds: ['dev-0'],
      messages: 2,
      intervalMs: 20,
      settings: { topic: 'own', mqtt: '5' },
      body: '{"id":{deviceId},"n":{messageId},"step":{step},"brace":"\\{n}"}',
      contentType: 'application/vnd.plant+json',
      fields: { step: { kind: 'sequence', values: ['é"', 2] } },
      properties: { site: 'plant 1', number: '{messageId}' },
    });
    expect(await come('own', 2)).toEqual([
      {
        topic: 'own',
        payload: { id: 'dev-0', n: 0, step: 'é"', brace: '{n}' },
        contentType: 'application/vnd.plant+json',
        properties: expect.stringContaining('site:plant 1') as string,
      },
      {
        topic: 'own',
        payload: { id: 'dev-0', n: 1, step: 2, brace: '{n}' },
        contentType: 'application/vnd.plant+json',
        properties: expect.stringContaining('number:1') as string,
      },
    ]);
  });

  test.each<[string, NonNullable<PlanWanted['faults']>[number]]>([
    ['lost-network', { kind: 'lost-network', devices: { share: 0.25 }, fromMs: 1000, forMs: 300 }],
    ['reconnect-storm', { kind: 'reconnect-storm', fromMs: 700, forMs: 100, everyMs: 800 }],
    ['wrong-clock', { kind: 'wrong-clock', offsetMs: 5000 }],
    ['duplicates', { kind: 'duplicates', devices: { share: 0.5 }, chance: 0.5 }],
    ['out-of-order', { kind: 'out-of-order', chance: 0.5 }],
    ['silent', { kind: 'silent', devices: { share: 0.5 }, fromMs: 500, forMs: 500 }],
    ['stuck-sensor', { kind: 'stuck-sensor' }],
    ['drifting-sensor', { kind: 'drifting-sensor', temperatureCPerHour: 1000 }],
    ['battery', { kind: 'battery', devices: { share: 0.5 } }],
  ])(
    'with the fault %s: what was acknowledged has come',
    async (kind, fault) => {
      const topic = `fault/${kind}`;
      const { totals, of } = await run({
        deviceIds: ids,
        messages: 30,
        intervalMs: 60,
        settings: { topic },
        faults: [fault],
      });
      expect(totals).toMatchObject({ state: 'finished', failed: 0, failedDevices: 0, connected: 0 });
      expect(totals.acknowledged).toBe(totals.attempted);
      expect(totals.faults).toBeGreaterThan(0);
      expect(of('fault').every((event) => event.fault === kind)).toBe(true);
      const messages = await come(topic, totals.acknowledged);
      expect(messages).toHaveLength(totals.acknowledged);
      const distinct = new Set(messages.map(({ payload }) => JSON.stringify(payload)));
      expect(distinct.size).toBe(totals.acknowledged - totals.duplicates);
    },
    30_000,
  );

  test('of the command line sends what its options say, and nothing where they say nothing good', async () => {
    await writeFile(join(bench.folder, 'body.json'), '{"device":"{deviceId}","c":{temperature}}');
    await writeFile(join(bench.folder, 'broken.json'), '{"device":"{deviceId}",\n "c":{temp}}');
    const place = ['--workspace', join(bench.folder, 'workspace'), '--device', 'dev-0', 'dev-1', '--interval', '50ms'];
    const where = ['--platform', 'mqtt-broker', '--host', `localhost:${port}`, '--mqtt', '5', '--topic', 'cli'];
    const trusted = ['--server-ca', at('authorities/Root/Root.pem')];
    const simulate = (...more: string[]) => cliHere(['simulate', ...place, ...where, ...trusted, ...more]);
    const own = [
      '--body',
      join(bench.folder, 'body.json'),
      '--property',
      'site=plant=1',
      '--property',
      'id={deviceId}',
    ];
    const done = await simulate(...own, '--jitter', '50%', '--ramp-up', '10/s', '--duration', '1s', '--seed', '3');
    expect([done.status, done.stderr]).toEqual([0, '']);
    const [, acknowledged] = /(\d+) of \d+ messages acknowledged/.exec(done.stdout) ?? [];
    expect(Number(acknowledged)).toBeGreaterThan(20);
    const messages = await come('cli', Number(acknowledged));
    expect(messages).toHaveLength(Number(acknowledged));
    for (const { payload, properties } of messages) {
      const { device } = payload as { readonly device: string };
      expect(payload).toEqual({ device, c: expect.any(Number) as number });
      expect(properties).toContain('site:plant=1');
      expect(properties).toContain(`id:${device}`);
    }
    const broken = await simulate('--body', join(bench.folder, 'broken.json'));
    expect([broken.status, broken.stderr]).toEqual([
      1,
      expect.stringContaining('INVALID_INPUT: Line 2, column 6: there is no value {temp}.'),
    ]);
    expect(broken.stderr).toContain('or write \\{ for a brace');
    for (const [wrong, said] of [
      [['--jitter', '120%'], '100% at most'],
      [['--ramp-up', '0/s'], 'more than 0/s'],
      [['--property', 'site'], 'NAME=VALUE'],
    ] as const) {
      const { status, stderr } = await simulate(...wrong);
      expect([status, stderr]).toEqual([2, expect.stringContaining(said)]);
    }
  }, 60_000);
});
