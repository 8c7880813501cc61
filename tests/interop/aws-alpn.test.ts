import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SimulationTotals } from '../../src-main/contract/models.ts';
import { HubScene } from '../support/hub-scene.ts';
import { isMissing, run } from '../support/programs.ts';

/** The port that is as AWS IoT's 443, to mosquitto and OpenSSL, and to a device that is simulated. */

const missing = isMissing('openssl', 'mosquitto_pub');
const name = 'x-amzn-mqtt-ca';
let scene: HubScene;
let ports: { readonly main: number; readonly alpn: number };
let ca: string;

beforeAll(async () => {
  if (missing) return;
  scene = await HubScene.open(['lamp'], { webSocketPort: null, amqpPort: null });
  const { bench, address } = scene;
  ca = join(bench.folder, 'ca.pem');
  await writeFile(ca, address.authorityPem);
  await bench.call('hub.admit', { workspace: bench.workspace, face: 'aws', deviceIds: ['lamp'] });
  const status = await bench.call('hub.status', {});
  ports = { main: address.port, alpn: status.address?.alpnPort ?? 0 };
}, 60_000);
afterAll(() => scene?.close());

const own = (end: string) => join(scene.bench.folder, 'workspace', 'devices', 'lamp', `lamp${end}`);

async function publishes(port: number, ...alpn: string[]): Promise<boolean> {
  const credentials = ['--cafile', ca, '--cert', own('-chain.pem'), '--key', own('-key.pem'), ...alpn];
  const what = ['-i', 'lamp', '-q', '1', '-t', 'lamps/lamp', '-m', 'x'];
  return (await run('mosquitto_pub', ['-h', 'localhost', '-p', String(port), ...credentials, ...what])).status === 0;
}

describe.skipIf(missing)('the port that is as AWS IoT’s 443', () => {
  test('takes who names MQTT with certificates, and tells of others why they are not let in', async () => {
    expect(ports.alpn).not.toBe(ports.main);
    expect(await publishes(ports.alpn, '--tls-alpn', name)).toBe(true);
    expect(scene.causes().filter((cause) => cause === 'alpn-missing')).toEqual([]);
    expect(await publishes(ports.alpn)).toBe(false);
    expect(await publishes(ports.alpn, '--tls-alpn', 'mqtt')).toBe(false);
    expect(scene.causes().filter((cause) => cause === 'alpn-missing')).toHaveLength(2);
    expect(scene.events.filter(({ type }) => type === 'handshake-failed')).toEqual([]);
  });

  test.each([
    ['none', []],
    ['that one', ['-alpn', name]],
    ['others', ['-alpn', 'mqtt,h2']],
  ])('is beside the port of MQTT, where clients offer what they like: %s', async (_what, alpn) => {
    const at = ['s_client', '-connect', `localhost:${ports.main}`, '-CAfile', ca, ...alpn];
    expect((await run('openssl', at, { input: '' })).stdout).toContain('No ALPN negotiated');
    expect(
      await publishes(ports.main, ...(alpn.length === 0 ? [] : ['--tls-alpn', alpn[1]?.split(',')[0] ?? ''])),
    ).toBe(true);
  });

  test('agrees on the name, as OpenSSL tells it', async () => {
    const at = ['s_client', '-connect', `localhost:${ports.alpn}`, '-CAfile', ca, '-alpn', name];
    expect((await run('openssl', at, { input: '' })).stdout).toContain(`ALPN protocol: ${name}`);
  });

  test('is spoken to by a simulated device', async () => {
    const { bench } = scene;
    const { runId } = await bench.call('simulation.start', {
      workspace: bench.workspace,
      deviceIds: ['lamp'],
      platform: 'aws-iot',
      host: 'localhost',
      port: ports.alpn,
      settings: { transport: 'mqtt-443', topic: 'sensors/{deviceId}/telemetry', clientId: '{deviceId}' },
      serverCaPem: scene.address.authorityPem,
      messages: 2,
      intervalMs: 10,
    });
    const totals = await new Promise<SimulationTotals>((resolve) => {
      bench.services.sources['simulation.totals']({ runId }, (one) => {
        if (one.state !== 'running') resolve(one);
      });
    });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 2, failed: 0 });
  });

  test('is not offered where that is wished', async () => {
    const { bench } = scene;
    await bench.call('hub.stop', {});
    const started = await bench.call('hub.start', { data: bench.path('hub'), port: 0, alpnPort: null });
    expect(started).not.toHaveProperty('alpnPort');
    const { port } = started;
    await bench.call('hub.stop', {});
    const same = await bench.refusal('hub.start', { data: bench.path('hub'), port, alpnPort: port });
    expect(same).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'alpnPort' } });
  });
});
