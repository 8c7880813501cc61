import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Broker, freePort } from '../support/broker.ts';
import { LineProgram, cliPath, isMissing, run } from '../support/programs.ts';
import { expect, test } from './app.ts';
import { chooseFile, chooseFolder } from './choose.ts';
import { button, callApp, rail } from './steps.ts';

/** One plan in the window, by the command line and as four shards of it; mosquitto and mosquitto_sub, which we did not write, tell what has come. */

const missing = isMissing('mosquitto', 'mosquitto_sub');

const devices = 8;
const terms = {
  version: 1,
  devices: { kind: 'numbered', prefix: 'd-', count: devices },
  platform: 'mqtt-broker',
  host: 'localhost',
  settings: { topic: 'plant/{deviceId}' },
  messages: 12,
  intervalMs: 80,
  seed: 4711,
  model: 'random-walk',
  jitter: { share: 0.5 },
  spread: { temperatureC: 3, humidityPercent: 5, noise: 0.5 },
  body: '{"n":{messageId},"t":{temperature},"h":{humidity},"load":{load},"flow":{flow},"mode":"{mode}","id":"{id}"}',
  fields: {
    load: { kind: 'random', min: 0, max: 1000, decimals: 3 },
    flow: { kind: 'normal', mean: 50, deviation: 9, decimals: 2 },
    mode: { kind: 'list', values: ['eco', 'boost', 'off'] },
    id: { kind: 'uuid' },
  },
  faults: [
    { kind: 'duplicates', devices: { share: 0.5 }, chance: 0.4 },
    { kind: 'out-of-order', devices: { share: 0.25 }, chance: 0.5 },
  ],
  pass: { maxErrorRate: 0, maxFailedDeviceShare: 0, minAcknowledged: devices * 12 },
};

interface Results {
  readonly state: string;
  readonly totals: Readonly<Record<string, number>>;
  readonly pass: readonly unknown[];
  readonly devices: readonly Readonly<Record<string, unknown>>[];
}

test('a plan comes to the same in the window, on the command line and as four shards, value for value', async ({
  home,
}) => {
  test.skip(missing);
  test.setTimeout(120_000);
  const { page, complaints } = await home.open();
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'workspace.open', { workspace, make: true });
  const authority = { name: 'Root', passphrase: '1234' };
  const root = { workspace, ...authority, remember: true };
  const { certificatePem } = await callApp<{ certificatePem: string }>(page, 'authority.create', root);
  await callApp(page, 'server.create', { workspace, name: 'localhost', authority, keyType: 'ec-p256' });
  const all = { kind: 'numbered', prefix: 'd-', count: devices };
  await callApp(page, 'device.create', { workspace, devices: all, authority });

  const [port, plainPort] = [await freePort(), await freePort()];
  const at = (...parts: string[]) => join(home.workspace, ...parts);
  const inHome = (name: string) => join(home.folder, name);
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
    'log_type error',
    'log_type subscribe',
  ];
  const broker = await Broker.start(inHome('mosquitto.conf'), lines, [port, plainPort]);
  const heard = ['-h', '127.0.0.1', '-p', String(plainPort), '-q', '1', '-i', 'judge', '-t', 'plant/#'];
  const listener = new LineProgram('mosquitto_sub', [...heard, '-F', '{"topic":"%t","payload":%p}']);
  try {
    await expect.poll(() => broker.log).toContain('judge 1 plant/#');
    let before = 0;
    /** What has come since it was last asked, in an order of its own, once there is as much as was acknowledged. */
    const come = async (count: number): Promise<readonly string[]> => {
      await expect.poll(() => listener.lines.length - before, { timeout: 15_000 }).toBe(count);
      const bodies = listener.lines.slice(before).map((line) => JSON.stringify(line));
      before = listener.lines.length;
      return bodies.toSorted();
    };
    const resultsIn = async (name: string): Promise<Results> =>
      JSON.parse(await readFile(join(inHome(name), 'results.json'), 'utf8')) as Results;
    const planFile = inHome('plan.json');
    await writeFile(planFile, JSON.stringify({ ...terms, port, serverCaPem: certificatePem }));

    await page.reload();
    await rail(page, 'Simulate').click();
    await chooseFile(page, () => button(page, 'Open a plan…').click(), planFile);
    await button(page, `Start ${devices} devices`).click();
    await expect(page.getByText('Finished', { exact: true })).toBeVisible({ timeout: 30_000 });
    await mkdir(inHome('window'));
    await chooseFolder(page, () => button(page, 'Save results…').click(), inHome('window'));
    await expect(page.getByText(/results\.json.* are in window\./)).toBeVisible();
    const window = await resultsIn('window');
    const fromWindow = await come(window.totals['acknowledged'] ?? 0);

    const env = { CERTBENCH_DATA: inHome('cli') };
    const simulate = async (name: string, ...more: string[]) => {
      const place = ['--workspace', home.workspace, '--results', inHome(name)];
      return run(process.execPath, [cliPath, 'simulate', '--plan', planFile, ...place, ...more], { env });
    };
    const alone = await simulate('alone');
    expect([alone.status, alone.stderr]).toEqual([0, '']);
    const whole = await resultsIn('alone');
    const fromCli = await come(whole.totals['acknowledged'] ?? 0);

    const shards = ['0', '1', '2', '3'];
    await Promise.all(shards.map((shard) => simulate(shard, '--shard', `${shard}/4`)));
    const merging = [cliPath, 'report', 'merge', ...shards.map(inHome), '--out', inHome('merged')];
    const merge = await run(process.execPath, merging, { env });
    expect([merge.status, merge.stderr]).toEqual([0, '']);
    const merged = await resultsIn('merged');
    const fromShards = await come(merged.totals['acknowledged'] ?? 0);

    // Twelve of each device, and some of them twice.
    expect(fromWindow.length).toBeGreaterThan(devices * 12);
    expect(new Set(fromWindow).size).toBe(devices * 12);
    expect(fromCli).toEqual(fromWindow);
    expect(fromShards).toEqual(fromWindow);
    // How many were late is a matter of how busy the computer is.
    const told = ({ state, totals, pass, devices: each }: Results) => ({
      state,
      totals: { ...totals, late: 0 },
      pass,
      devices: each.map(({ latencyMeanMs: _mean, latencyMaxMs: _most, ...counted }) => counted),
    });
    expect(told(window)).toMatchObject({ state: 'finished', totals: { devices, failedDevices: 0, failed: 0 } });
    expect(told(whole)).toEqual(told(window));
    expect(told(merged)).toEqual(told(window));
    expect(window.pass).toHaveLength(3);
    expect(complaints).toEqual([]);
  } finally {
    await listener.stop();
    await broker.stop();
  }
});
