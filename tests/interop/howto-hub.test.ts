import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { type HowtoInput, commandsOf, follow, shown, tryOut } from '../support/howto.ts';
import { LineProgram, cliPath, isMissing, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** The shown commands for telemetry and the hub, run against local hubs in a workspace that Certbench made. */

const noOpenssl = isMissing('openssl');
const noMosquitto = isMissing('mosquitto_pub');

let bench: Workbench;
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const pem = (name: string) => readFile(at('authorities', name, `${name}.pem`), 'utf8');

beforeAll(async () => {
  bench = await Workbench.open();
  await bench.authority('Plant 1', { keyType: 'rsa-2048' });
  await bench.authority('Stranger');
  await bench.devices(['Dev:01', '-rf'], { authority: { name: 'Plant 1', passphrase: '1234' } });
});
afterAll(() => bench.close());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  return address.port;
}

describe.skipIf(noMosquitto)('the mosquitto commands', () => {
  type Message = Extract<HubEvent, { type: 'message' }>;
  const messages: Message[] = [];
  let send: Extract<HowtoInput, { topic: 'simulate' }>;

  beforeAll(async () => {
    const hub = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true });
    await bench.call('hub.uploadAuthority', { certificatePem: await pem('Plant 1'), verified: true });
    bench.services.sources['hub.events']({}, (event) => {
      if (event.type === 'message') messages.push(event);
    });
    const { port, authorityPem: serverCaPem } = hub;
    send = { topic: 'simulate', platform: 'local-hub', host: 'localhost', port, serverCaPem, deviceIds: ['Dev:01'] };
  });

  test('send what Certbench sends first with the same seed', async () => {
    const facts = { seed: 7, alertAboveC: -200, model: 'random-walk' } as const;
    await follow({ ...send, ...facts }, { cwd: at() });
    const { topic: _, ...start } = send;
    await bench.call('simulation.start', { workspace: bench.workspace, ...start, ...facts, messages: 1 });
    await vi.waitUntil(() => messages.length >= 2, { timeout: 20_000 });
    const [theirs, ours] = messages.splice(0).map(({ at: _at, ...message }) => message);
    expect(theirs).toEqual(ours);
    expect(theirs).toMatchObject({ deviceId: 'Dev:01', qos: 1, properties: { temperatureAlert: 'true' } });
  });

  test('send a message of each of several devices', async () => {
    await follow({ ...send, deviceIds: ['-rf', 'Dev:01'], alertAboveC: 100 }, { cwd: at() });
    const body = { messageId: 0, temperature: expect.any(Number) as number, humidity: expect.any(Number) as number };
    expect(
      messages.splice(0).map((message) => ({ ...message, body: JSON.parse(message.body) as unknown })),
    ).toMatchObject([
      { deviceId: '-rf', body: { deviceId: '-rf', ...body }, properties: { temperatureAlert: 'false' } },
      { deviceId: 'Dev:01', body: { deviceId: 'Dev:01', ...body }, systemProperties: { '$.ct': 'application/json' } },
    ]);
  });

  test.skipIf(isMissing('curl'))('of curl send the same by HTTPS, for one device and for several', async () => {
    const { address } = await bench.call('hub.status', {});
    const byHttps = { ...send, port: address?.webSocketPort ?? 0, settings: { transport: 'https' } };
    const facts = { seed: 7, alertAboveC: -200, model: 'random-walk' } as const;
    const { topic: _, ...start } = byHttps;
    await bench.call('simulation.start', { workspace: bench.workspace, ...start, ...facts, messages: 1 });
    await vi.waitUntil(() => messages.length > 0, { timeout: 20_000 });
    await follow({ ...byHttps, ...facts }, { cwd: at() });
    await follow({ ...byHttps, ...facts, deviceIds: ['Dev:01', '-rf'] }, { cwd: at() });
    const [ours, ...theirs] = messages.splice(0).map(({ at: _at, ...message }) => message);
    expect(ours).toMatchObject({ deviceId: 'Dev:01', qos: 1, properties: { temperatureAlert: 'true' } });
    const other = {
      ...ours,
      deviceId: '-rf',
      topic: '/devices/-rf/messages/events',
      body: expect.any(String) as string,
    };
    expect(theirs).toMatchObject([ours, ours, other]);
  });

  test('print what a device is sent', async () => {
    const { deviceIds: _, ...facts } = send;
    // As the hub keeps it until the device comes, one message is enough to end.
    await bench.call('hub.sendMessage', { deviceId: 'Dev:01', body: 'it\'s "$HOME"' });
    const commands = commandsOf({ ...facts, topic: 'listen', deviceId: 'Dev:01' });
    const once = 'mosquitto_sub() { command mosquitto_sub "$@" -C 1 -W 30; }';
    const { stdout, stderr, status } = await run('bash', ['-euo', 'pipefail', '-c', `${once}\n${commands}`], {
      cwd: at(),
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/^devices\/Dev.*01\/messages\/devicebound\/.* it's "\$HOME"\n$/);
    messages.length = 0;
  });

  test('send nothing to a hub that is not trusted, nor to the local one where its file is not', async () => {
    const strange = await tryOut({ ...send, serverCaPem: await pem('Stranger') }, { cwd: at() });
    expect(strange.status).not.toBe(0);
    const { serverCaPem: _, ...untold } = send;
    expect(commandsOf(untold)).toMatch(/^# hub\/hub-authority\.pem is [^]* --cafile hub\/hub-authority\.pem /);
    expect((await tryOut(untold, { cwd: at() })).status).not.toBe(0);
    expect(messages).toEqual([]);
  });
});

describe.skipIf(noOpenssl)('the hub commands', () => {
  test.each<[string, () => number | Promise<number>, 'this-computer' | 'network']>([
    ['a port', freePort, 'this-computer'],
    ['any port', () => 0, 'this-computer'],
    ['any port on the network', () => 0, 'network'],
  ])('start a hub on %s that knows the authority, and show its certificate', async (_, wanted, reachable) => {
    const knows = { autoRegister: true, authorities: ['Plant 1'] };
    const input: HowtoInput = { topic: 'hub', port: await wanted(), reachable, ...knows };
    const [start, ...look] = shown(input).map(({ commands }) => commands);
    const program = `certbench() { exec "${process.execPath}" "${cliPath}" "$@" --json; }`;
    const hub = new LineProgram('bash', ['-c', [`cd '${at()}'`, program, start].join('\n')]);
    try {
      const listening = await hub.line(({ type }) => type === 'listening');
      const { port, authorityFile } = listening;
      expect(listening).toMatchObject({ reachable });
      expect(authorityFile).toBe(at('hub', 'hub-authority.pem'));
      if (input.port !== 0) expect(port).toBe(input.port);
      const seen = await run('bash', ['-euo', 'pipefail', '-c', look.join('\n')], {
        cwd: at(),
        env: { HUB_PORT: String(port) },
      });
      expect(seen.stdout).toMatch(/^subject=CN = localhost\nissuer=.*Certbench local hub authority/);
      // Between the two stands what this computer is called.
      expect(seen.stdout).toMatch(/DNS:localhost, .*IP Address:127\.0\.0\.1/);
      expect(seen.status).toBe(0);
      if (noMosquitto) return;
      const facts = { platform: 'local-hub' as const, host: 'localhost', port: Number(port), deviceIds: ['Dev:01'] };
      // Its file is found where it was started, unless another is given.
      const given = input.port === 0 ? { serverCaPem: await readFile(at('hub/hub-authority.pem'), 'utf8') } : {};
      await follow({ topic: 'simulate', ...facts, ...given }, { cwd: at() });
      expect(await hub.line(({ type }) => type === 'message')).toMatchObject({ deviceId: 'Dev:01' });
    } finally {
      await hub.stop('SIGINT');
    }
  });
});
