import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import { cliHere } from '../support/cli-here.ts';
import { ConnectProxy, proxyVariables } from '../support/connect-proxy.ts';
import { FakeThingsBoard, account } from '../support/fake-thingsboard.ts';
import { HubScene } from '../support/hub-scene.ts';

/** What is trusted for servers beside Node's roots, before real servers of TLS: the hub by every protocol, and one of HTTP. */

let scene: HubScene;
beforeEach(async () => {
  for (const name of proxyVariables) vi.stubEnv(name, '');
  scene = await HubScene.open(['a'], { webSocketPort: 0, amqpPort: 0 });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

const call: HubScene['bench']['call'] = (method, input) => scene.bench.call(method, input);
const list = () => call('trust.list', {});
const at = (...path: string[]) => join(scene.bench.folder, 'workspace', ...path);

/** What a device of Azure was told, by each way that it can take to the hub. */
async function causes(more: Partial<MethodInput<'simulation.start'>> = {}) {
  const status = await call('hub.status', {});
  const { port = 0, amqpPort = 0, webSocketPort = 0 } = status.address ?? {};
  const ways = { mqtt: port, 'mqtt-ws': webSocketPort, amqp: amqpPort, 'amqp-ws': webSocketPort, https: webSocketPort };
  const all = Object.entries(ways).map(async ([transport, at]) => {
    const { runId } = await call('simulation.start', {
      workspace: scene.bench.workspace,
      deviceIds: ['a'],
      platform: 'azure-iot-hub',
      host: 'localhost',
      port: at,
      settings: { transport },
      messages: 1,
      intervalMs: 10,
      ...more,
    });
    const events: SimulationEvent[] = [];
    scene.bench.services.sources['simulation.events']({ runId }, (one) => events.push(one));
    const { state } = await new Promise<{ readonly state: string }>((resolve) => {
      scene.bench.services.sources['simulation.totals']({ runId }, (one) => one.state === 'running' || resolve(one));
    });
    const failed = events.find((one) => one.type === 'failed');
    return failed?.type === 'failed' ? failed.cause : state;
  });
  return Promise.all(all);
}

const [accepted, refused] = ['finished', 'server-not-trusted'].map((cause) => Array.from({ length: 5 }, () => cause));

test('an authority counts for every protocol from the moment that it is added until it is removed', async () => {
  expect(await causes()).toEqual(refused);
  const added = await call('trust.add', { pem: scene.address.authorityPem });
  expect(added).toMatchObject({ trusted: [{ doubts: [] }], unreadable: [] });
  expect(await causes()).toEqual(accepted);
  // A connection that names authorities trusts these alone.
  const { certificatePem } = await scene.bench.authority('Stranger');
  expect(await causes({ serverCaPem: certificatePem })).toEqual(refused);
  const thumbprint = added.trusted[0]?.certificate.thumbprintSha1.toLowerCase() ?? '';
  expect(await call('trust.remove', { thumbprint })).toEqual({ trusted: [], unreadable: [] });
  expect(await causes()).toEqual(refused);
  expect(await causes({ serverCaPem: scene.address.authorityPem })).toEqual(accepted);
});

test('it counts for web servers too, and for a proxy that speaks TLS', async () => {
  const { workspace } = scene.bench;
  const server = { workspace, name: 'localhost', authority: { name: 'Root', passphrase: '1234' } };
  await call('server.create', server);
  const own = (end: string) => readFile(at('servers', 'localhost', `localhost-${end}.pem`), 'utf8');
  const terms = { cert: await own('chain'), key: await own('key') };
  const board = await FakeThingsBoard.start(terms);
  const register = { workspace, deviceIds: ['a'], ...account };
  const here = { ...register, server: `https://localhost:${board.port}` };
  const pem = await readFile(at('authorities', 'Root', 'Root.pem'), 'utf8');
  expect(await scene.bench.refusal('thingsboard.register', here)).toMatchObject({ code: 'SERVER_UNREACHABLE' });
  const { trusted } = await call('trust.add', { pem });
  const thumbprint = trusted[0]?.certificate.thumbprintSha256 ?? '';
  expect((await call('thingsboard.register', here)).devices).toMatchObject([{ outcome: 'registered' }]);

  const proxy = await ConnectProxy.start(board.port);
  const secured = tls.createServer(terms, (socket) => {
    const through = connect(proxy.port, '127.0.0.1');
    socket.pipe(through).pipe(socket);
    for (const one of [socket, through]) one.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => void secured.listen(0, '127.0.0.1', resolve));
  const address = `https://localhost:${(secured.address() as AddressInfo).port}`;
  await call('proxy.change', { use: 'own', address, userName: proxy.user, password: proxy.password });
  // What the server is trusted by is not what its proxy is trusted by.
  const there = { ...register, server: 'http://board.invalid', serverCaPem: trusted[0]?.pem ?? '' };
  const through = () => scene.bench.refusal('thingsboard.register', there);
  expect((await through()).message).not.toContain('proxy');
  expect(proxy.asked.length).toBeGreaterThan(0);
  await call('trust.remove', { thumbprint });
  proxy.asked.length = 0;
  expect((await through()).message).toContain('proxy');
  expect(proxy.asked).toEqual([]);
  // Connections and sessions of before do not count any more.
  await call('proxy.change', { use: 'none' });
  expect(await scene.bench.refusal('thingsboard.register', here)).toMatchObject({ code: 'SERVER_UNREACHABLE' });
  secured.close();
  proxy.close();
  await board.close();
});

/** A newer runtime reads it once, and by itself. */
test.skipIf('getCACertificates' in tls)('the file of the system counts, as it is at that moment', async () => {
  const file = join(scene.bench.folder, 'system.pem');
  vi.stubEnv('SSL_CERT_FILE', file);
  await writeFile(file, scene.address.authorityPem);
  expect(await call('trust.roots', {})).toEqual({
    bundled: tls.rootCertificates.length,
    system: { from: 'file', path: file, count: 1 },
  });
  expect(await causes()).toEqual(accepted);
  await writeFile(file, '');
  expect(await causes()).toEqual(refused);
});

test('of a file that is told which can be trusted, and what to know of each', async () => {
  const { certificatePem } = await scene.bench.authority('Between', { parent: 'Root', parentPassphrase: '1234' });
  const look = (...path: string[]) =>
    call('trust.look', { file: scene.bench.path('workspace', ...path), password: '1234' });
  const { found } = await look('devices', 'a', 'a.pfx');
  expect(found).toMatchObject([
    { name: 'a', refusal: expect.stringMatching(/no authority, and CN=Root has signed it/) },
    { name: 'Root', doubts: [], isTrusted: false },
  ]);
  const between = await look('authorities', 'Between', 'Between.pem');
  expect(between.found[0]).toMatchObject({ name: 'Between', doubts: [expect.stringMatching(/intermediate: CN=Root/)] });
  await call('device.create', { workspace: scene.bench.workspace, devices: { kind: 'ids', ids: ['alone'] } });
  const alone = await look('devices', 'alone', 'alone-cert.pem');
  expect(alone.found[0]).toMatchObject({ doubts: [expect.stringMatching(/no authority.*this one server/)] });
  expect((await call('trust.add', { pem: `${alone.found[0]?.pem}${certificatePem}` })).trusted).toHaveLength(2);
  expect((await look('authorities', 'Between', 'Between.pem')).found[0]).toMatchObject({ isTrusted: true });
  expect(await scene.bench.refusal('trust.add', { pem: found[0]?.pem ?? '' })).toMatchObject({
    code: 'NOT_AN_AUTHORITY',
    details: { field: 'pem', remedy: expect.stringContaining('trust that one') },
  });
  expect(await scene.bench.refusal('trust.remove', { thumbprint: 'ab' })).toMatchObject({ code: 'INVALID_INPUT' });
  const unknown = 'A'.repeat(64);
  expect(await scene.bench.refusal('trust.remove', { thumbprint: unknown })).toMatchObject({ code: 'NOT_FOUND' });
});

test('an entry that is damaged is told and kept, and the others count', async () => {
  const folder = join(scene.bench.folder, 'data', 'trust');
  const odd = { name: 'Odd', pem: scene.address.authorityPem.replace('MII', 'MIJ'), added: '2026-01-01T00:00:00.000Z' };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'trusted.json'), JSON.stringify({ version: 1, trusted: [odd] }));
  expect((await list()).unreadable).toEqual([expect.stringMatching(/^"Odd" cannot be used .*It is kept/)]);
  await call('trust.add', { pem: scene.address.authorityPem });
  expect(await causes()).toEqual(accepted);
  const written = JSON.parse(await readFile(join(folder, 'trusted.json'), 'utf8')) as { trusted: unknown[] };
  expect(written.trusted).toEqual([odd, expect.anything()]);
  expect(JSON.stringify(written)).not.toContain('PRIVATE KEY');
});

test('the command line adds, lists and removes', async () => {
  const env = { CERTBENCH_DATA: join(scene.bench.folder, 'data'), CERTBENCH_PFX_PASSWORD: '1234' };
  const certbench = (...args: string[]) => cliHere(['trust', ...args], env);
  expect(await certbench('add', at('devices', 'a', 'a.pfx'))).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/^warning: a was left out\. It is no authority/),
  });
  const [one] = (await list()).trusted;
  expect(one).toMatchObject({ name: 'Root' });
  expect((await certbench('list')).stdout).toMatch(/^Root\n[\s\S]*SHA-256 +[0-9A-F]{64}\nBeside them: \d+ of Node\.js/);
  expect(await certbench('add', at('devices', 'a', 'a-cert.pem'))).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /^NOT_AN_AUTHORITY: There is no authority in .*\n {2}It is no authority, and CN=Root/,
    ),
  });
  const removed = await certbench('remove', one?.certificate.thumbprintSha256.match(/../g)?.join(':') ?? '');
  expect(removed).toMatchObject({ status: 0, stdout: 'The list is empty.\n' });
});
