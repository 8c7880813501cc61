import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HubEvent, SimulationEvent } from '../../src-main/contract/models.ts';
import { Broker, freePort } from '../support/broker.ts';
import { isMissing } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/**
 * A fleet goes on through a whole change of its root: whoever checks trusts both roots for a while, the devices get what the new
 * one has signed in stages, then the old one goes. In each phase all devices send, and connect again in the midst of it.
 */

const devices = (prefix: string) => Array.from({ length: 10 }, (_, index) => `${prefix}-${index}`);
const direct = devices('direct');
const belowSub = devices('sub');
const fleet = [...direct, ...belowSub];
/** Of each device, before something is done and after it. */
const messages = 3;

let bench: Workbench;
let hubEvents: HubEvent[];
let simulated: SimulationEvent[];
beforeEach(async () => {
  bench = await Workbench.open();
  hubEvents = [];
  simulated = [];
  bench.services.sources['hub.events']({}, (event) => hubEvents.push(event));
  await bench.authority('Old');
  await bench.authority('Sub', { parent: 'Old', parentPassphrase: '1234' });
  await bench.devices(direct, { authority: { name: 'Old', passphrase: '1234' } });
  await bench.devices(belowSub, { authority: { name: 'Sub', passphrase: '1234' } });
}, 60_000);
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const pem = (name: string) => readFileSync(at('authorities', name, `${name}.pem`), 'utf8');
const below = () => ({ workspace: bench.workspace, passphrase: '1234' });
const begin = () =>
  bench.call('rootChange.begin', {
    workspace: bench.workspace,
    from: 'Old',
    name: 'New',
    keyType: 'ec-p256',
    passphrase: '1234',
    fromPassphrase: '1234',
  });
const move = (kind: 'authority' | 'device', names: readonly string[]) =>
  bench.call('authority.reissue', {
    ...below(),
    authority: 'Old',
    to: 'New',
    crossing: 'over',
    only: names.map((name) => ({ kind, name })),
  });

interface Server {
  readonly platform: string;
  readonly port: number;
  readonly serverCaPem: string;
  readonly settings?: Record<string, string>;
}

/** All devices send with what their files hold now, while something is done and after it. Answers what was sent. */
async function sending(server: Server, work: () => Promise<unknown>): Promise<string[]> {
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: fleet,
    host: 'localhost',
    messages: 0,
    intervalMs: 100,
    ...server,
  });
  const sent = new Map<string, number>();
  const bodies: string[] = [];
  bench.services.sources['simulation.events']({ runId }, (event) => {
    simulated.push(event);
    if (event.type !== 'sent') return;
    sent.set(event.deviceId, (sent.get(event.deviceId) ?? 0) + 1);
    bodies.push(`${event.deviceId} ${event.body}`);
  });
  const enough = async () => {
    sent.clear();
    await expect.poll(() => fleet.filter((id) => (sent.get(id) ?? 0) < messages), { timeout: 30_000 }).toEqual([]);
  };
  await enough();
  await work();
  await enough();
  await bench.call('simulation.pause', { runId });
  const totals = () => bench.call('simulation.status', { runId });
  await expect
    .poll(async () => (await totals()).attempted - (await totals()).acknowledged, { timeout: 30_000 })
    .toBe(0);
  await bench.call('simulation.stop', { runId });
  expect(await totals()).toMatchObject({ failed: 0, failedDevices: 0, acknowledged: bodies.length });
  return bodies;
}

test('at the local hub no login is refused and no message lost, until the old root is gone', async () => {
  const hub = await bench.call('hub.start', { port: 0, data: bench.path('hub') });
  await bench.call('hub.uploadAuthority', { certificatePem: pem('Old'), verified: true });
  for (const deviceId of fleet) await bench.call('hub.registerDevice', { deviceId });
  const server = { platform: 'local-hub', port: hub.port, serverCaPem: hub.authorityPem };
  const reconnect = async () => {
    for (const deviceId of fleet) await bench.call('hub.disconnectDevice', { deviceId });
  };
  const own = (part: string) => readFileSync(at('devices', 'direct-0', `direct-0-${part}.pem`));
  const old = { cert: own('chain'), key: own('key') };
  const phases: (() => Promise<unknown>)[] = [
    async () => {
      await begin();
      await bench.call('proof.proveLocally', { workspace: bench.workspace, authority: 'New', passphrase: '1234' });
      await reconnect();
    },
    async () => {
      expect((await move('authority', ['Sub'])).left).toEqual([]);
      await reconnect();
    },
    async () => {
      expect((await move('device', direct)).left).toEqual([]);
      await reconnect();
    },
    async () => {
      // What all have by now is good by the new root alone, though it is led over the old one.
      const { hubTold } = await bench.call('rootChange.finish', { ...below(), from: 'Old' });
      expect(hubTold).toBe(true);
      await reconnect();
    },
    reconnect,
  ];
  const sent = new Set<string>();
  for (const phase of phases) for (const one of await sending(server, phase)) sent.add(one);
  const received = new Set(
    hubEvents.flatMap((event) => (event.type === 'message' ? [`${event.deviceId} ${event.body}`] : [])),
  );
  expect(sent.size).toBeGreaterThanOrEqual(2 * phases.length * fleet.length * messages);
  expect([...sent].filter((one) => !received.has(one))).toEqual([]);
  expect(hubEvents.filter(({ type }) => type === 'refused' || type === 'handshake-failed')).toEqual([]);
  expect(simulated.filter(({ type }) => type === 'failed')).toEqual([]);
  // Each phase has every device log in twice at least: at its start, and after it was put out.
  expect(hubEvents.filter(({ type }) => type === 'connected').length).toBeGreaterThanOrEqual(
    2 * phases.length * fleet.length,
  );
  const before = new Date().toISOString();
  const who = { clientId: 'direct-0', username: `localhost/direct-0/?api-version=2021-04-12`, reconnectPeriod: 0 };
  const login = mqtt.connectAsync({ protocol: 'mqtts', port: hub.port, ca: hub.authorityPem, ...who, ...old });
  await expect(login).rejects.toThrow('Not authorized');
  const refusals = hubEvents.filter(({ type, at: when }) => type === 'refused' && when >= before);
  expect(refusals).toMatchObject([{ clientId: 'direct-0', cause: 'authority-not-registered' }]);
}, 120_000);

test.skipIf(isMissing('mosquitto'))(
  'at a mosquitto that is started again with what it is to trust, all goes through',
  async () => {
    const server = { workspace: bench.workspace, name: 'localhost', authority: { name: 'Old', passphrase: '1234' } };
    await bench.call('server.create', server);
    const port = await freePort();
    const cafile = join(bench.folder, 'trusted.pem');
    const start = (trusted: string) => {
      writeFileSync(cafile, trusted);
      const lines = [
        'user root',
        'allow_anonymous true',
        `listener ${port}`,
        `cafile ${cafile}`,
        `certfile ${at('servers/localhost/localhost-chain.pem')}`,
        `keyfile ${at('servers/localhost/localhost-key.pem')}`,
        'require_certificate true',
        'use_identity_as_username true',
      ];
      return Broker.start(join(bench.folder, 'mosquitto.conf'), lines, [port]);
    };
    const oldPem = pem('Old');
    const logs: string[] = [];
    let broker = await start(oldPem);
    // In 2.0 SIGHUP does not have it read its cafile again.
    const restart = async (trusted: string) => {
      await broker.stop();
      logs.push(broker.log);
      broker = await start(trusted);
    };
    const trusting = (serverCaPem: string) => ({ platform: 'mqtt-broker', port, serverCaPem });
    const nothing = () => Promise.resolve();
    try {
      // The devices trust the old root alone until both are trusted everywhere.
      await sending(trusting(oldPem), begin);
      const { trustPem } = await bench.call('rootChange.read', { workspace: bench.workspace, from: 'Old' });
      await sending(trusting(oldPem), async () => {
        await move('authority', ['Sub']);
        await restart(trustPem);
      });
      await sending(trusting(oldPem), () => move('device', direct));
      const all = { ...below(), authority: 'Old', to: 'New', crossing: 'over' as const };
      expect((await bench.call('authority.reissue', all)).done).toMatchObject([{ kind: 'server', outcome: 'signed' }]);
      // The server's own chain is led over the old root, too: who trusts that alone accepts it, and who trusts the new one alone.
      await sending(trusting(oldPem), () => restart(trustPem));
      await sending(trusting(pem('New')), () => restart(pem('New')));
      await bench.call('rootChange.finish', { ...below(), from: 'Old' });
      await sending(trusting(pem('New')), () => restart(pem('New')));
      await sending(trusting(pem('New')), nothing);
      expect(simulated.filter(({ type }) => type === 'failed')).toEqual([]);
      const log = [...logs, broker.log].join('\n');
      expect(log).not.toMatch(/certificate verify failed|unknown ca|not authorised/);
      expect(log.match(/New client connected/g)?.length).toBeGreaterThanOrEqual(11 * fleet.length);
    } finally {
      await broker.stop();
    }
  },
  120_000,
);
