import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { MethodInput, MethodOutput } from '../../src-main/contract/methods.ts';
import type { Probe, ProbeFault } from '../../src-main/services/ports.ts';
import { ConnectProxy } from '../support/connect-proxy.ts';
import { HubScene } from '../support/hub-scene.ts';
import { Workbench } from '../support/workbench.ts';

/** What no test can have for real: other networks. The rest of `certbench diagnose` is in tests/interop. */

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function benchWith(change: Partial<Probe>): Promise<Workbench> {
  const real = await Workbench.open();
  await real.close();
  const bench = await Workbench.open({ probe: { ...real.ports.probe, ...change } });
  closing.push(() => bench.close());
  return bench;
}

const fault = (errorCode: string): ProbeFault => ({ errorCode, text: errorCode });
const silence = fault('ETIMEDOUT');

const told = ({ steps, firstCause }: MethodOutput<'diagnosis.run'>) => [
  firstCause,
  ...steps.filter(({ state }) => state !== 'not-done').map(({ step, state }) => `${step} ${state}`),
];

describe('addresses', () => {
  test.each<[what: string, first: ProbeFault, ...told: (string | undefined)[]]>([
    ['is silent', silence, 'address-silent', 'name ok', 'tcp warning', 'tls failed'],
    ['is not reached by this network', fault('ENETUNREACH'), 'tls-silent', 'name ok', 'tcp ok', 'tls failed'],
  ])('of IPv6 that %s before one of IPv4', async (_what, first, cause, ...steps) => {
    const bench = await benchWith({
      lookUp: async () => ['2001:db8::1', '192.0.2.1'],
      reach: async ({ address }) => (address === '192.0.2.1' ? undefined : first),
      handshake: async ({ place }) => {
        expect(place.address).toBe('192.0.2.1');
        const nothing = { agreed: undefined, chain: [], distrust: undefined, received: new Uint8Array() };
        return { ...nothing, failure: silence };
      },
      speaksPlainMqtt: async () => false,
    });
    const diagnosed = await bench.call('diagnosis.run', { host: 'broker.example' });
    expect(told(diagnosed)).toEqual([cause === 'address-silent' ? 'tls-silent' : cause, ...steps]);
    expect(diagnosed.steps[1]?.findings.map((one) => one.cause)).toEqual(first === silence ? ['address-silent'] : []);
  });
});

describe('a port that nobody lets through', () => {
  const run = (host: string, web: ProbeFault | undefined) =>
    benchWith({
      lookUp: async () => ['192.0.2.1'],
      reach: async ({ port }) => (port === 443 ? web : silence),
    }).then((bench) => bench.call('diagnosis.run', { host }));

  test('is no end where the platform has another', async () => {
    const open = await run('plant.azure-devices.net', undefined);
    expect(told(open)).toEqual(['no-answer', 'name ok', 'tcp failed', 'way-out ok']);
    expect(open.steps[2]?.seen).toEqual([
      'Port 443 is open. Connect by it: Transport: MQTT in a WebSocket, Transport: AMQP in a WebSocket, Transport: HTTPS.',
    ]);
    const shut = await run('plant.azure-devices.net', silence);
    expect(told(shut)).toEqual(['no-answer', 'name ok', 'tcp failed', 'way-out failed']);
  });

  test.each(['PROXY_REFUSED', 'PROXY_SILENT'])('by a proxy (%s) neither', async (code) => {
    const bench = await benchWith({
      proxyFor: async () => 'http://proxy.example:3128',
      reach: async ({ port }) => (port === 443 ? undefined : fault(code)),
    });
    const diagnosed = await bench.call('diagnosis.run', { host: 'plant.azure-devices.net' });
    expect(told(diagnosed).slice(1)).toEqual(['tcp failed', 'way-out ok']);
  });

  test('is all there is to say of a broker', async () => {
    expect(told(await run('broker.example', undefined))).toEqual(['no-answer', 'name ok', 'tcp failed']);
  });
});

test('what opens TLS on the way to a cloud is told, trusted or not', async () => {
  const scene = await HubScene.open(['dev-01']);
  closing.push(() => scene.bench.close());
  const host = 'plant.azure-devices.net';
  const made = await scene.bench.call('server.create', {
    workspace: scene.bench.workspace,
    name: 'box',
    dns: [host],
    authority: { name: 'Root', passphrase: '1234' },
  });
  await scene.bench.call('hub.stop', {});
  const presented = { workspace: scene.bench.workspace, name: 'box' };
  const hub = await scene.bench.call('hub.start', { port: 0, serverCertificate: presented });
  const bench = await benchWith({ lookUp: async () => ['127.0.0.1'] });
  const ca = await readFile(
    `${scene.bench.folder}/workspace/${made.files.find(({ name }) => name.endsWith('-ca.pem'))?.path ?? ''}`,
    'utf8',
  );
  const at = (more: Partial<MethodInput<'diagnosis.run'>>) =>
    bench.call('diagnosis.run', { host, port: hub.port, ...more });
  expect(told(await at({}))).toEqual(['tls-inspected', 'name ok', 'tcp ok', 'tls failed']);
  expect(told(await at({ serverCaPem: ca }))).toEqual(['tls-inspected', 'name ok', 'tcp ok', 'tls warning']);
});

test('a proxy is named without its password, and what it answers is told', async () => {
  const proxy = await ConnectProxy.start(1);
  const bench = await Workbench.open();
  closing.push(
    () => proxy.close(),
    () => bench.close(),
  );
  const { user: userName, password } = proxy;
  const run = () => bench.call('diagnosis.run', { host: 'broker.example' });
  await bench.call('proxy.change', { use: 'own', address: `http://${proxy.host}`, userName, password: 'wrong' });
  const refused = await run();
  expect(told(refused)).toEqual(['proxy-password', 'tcp failed']);
  expect(refused.proxy).toBe(`http://${proxy.host}`);
  proxy.answer = 403;
  await bench.call('proxy.change', { use: 'own', address: `http://${proxy.host}`, userName, password });
  expect(told(await run())).toEqual(['proxy-refused', 'tcp failed']);
  expect(proxy.asked).toEqual(['broker.example:8883', 'broker.example:8883']);
});

test('a diagnosis that is cancelled ends at once', async () => {
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (begun = resolve));
  const bench = await benchWith({
    lookUp: (_host, { signal }) =>
      new Promise((resolve) => {
        begun();
        signal.addEventListener('abort', () => resolve(silence));
      }),
  });
  const ended = bench.refusal('diagnosis.run', { host: 'broker.example', jobId: 'diagnosis' });
  await started;
  await bench.call('job.cancel', { jobId: 'diagnosis' });
  expect((await ended).code).toBe('CANCELLED');
});
