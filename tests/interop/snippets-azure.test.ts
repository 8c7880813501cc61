import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { run } from '../support/programs.ts';
import { type Python, azureSdk, pythonWith } from '../support/python.ts';
import { type ClientInput, saveProgram } from '../support/snippets.ts';
import { CallError, Workbench } from '../support/workbench.ts';

/** The programs for Microsoft's Python SDK, run with the SDK itself. It connects to 8883 and to no other port. */

const port = 8883;
const listener = fileURLToPath(new URL('../fixtures/azure-sdk/listen.py', import.meta.url));
const idScope = '0ne000000AB';

let bench: Workbench;
let sdk: Python | undefined;
/** Why nothing can be run. */
let reason: string | undefined;
let here: Omit<ClientInput, 'platform' | 'settings'>;
type Message = Extract<HubEvent, { type: 'message' }>;
const messages: Message[] = [];
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);

/** Starts the hub where its port is free. */
async function startHub(): Promise<string | undefined> {
  const input = { data: bench.path('hub'), port, idScope, autoRegister: true };
  try {
    return (await bench.call('hub.start', input)).authorityPem;
  } catch (error) {
    if (error instanceof CallError && error.code === 'PORT_TAKEN') return undefined;
    throw error;
  }
}

beforeAll(async () => {
  bench = await Workbench.open();
  sdk = pythonWith(azureSdk, bench.folder);
  const serverCaPem = sdk === undefined ? undefined : await startHub();
  if (serverCaPem === undefined) {
    reason = sdk === undefined ? 'azure-iot-device is not installed and cannot be fetched' : `port ${port} is taken`;
    process.stderr.write(`\n*** SKIPPED: ${reason}. No program for Microsoft's SDK was run. ***\n\n`);
    return;
  }
  const { certificatePem } = await bench.authority('Root');
  await bench.devices(['grouped', 'direct']);
  await bench.devices(['single'], { authority: undefined, keyPassphrase: 'key; pass' });
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.call('hub.setEnrollmentGroup', { certificatePem });
  const { certificates } = await bench.call('certificate.describe', {
    workspace: bench.workspace,
    kind: 'device',
    name: 'single',
  });
  await bench.call('hub.setEnrollment', { certificatePem: certificates[0]?.pem ?? '', deviceId: 'pump-7' });
  bench.services.sources['hub.events']({}, (event) => {
    if (event.type === 'message') messages.push(event);
  });
  here = { deviceId: 'grouped', host: 'localhost', port, serverCaPem, serverCaFile: 'hub-ca.pem', alertAboveC: -200 };
  await writeFile(at('hub-ca.pem'), serverCaPem);
}, 240_000);
afterAll(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

/** Runs a program, tells its device something once it has sent, and answers what it has printed and sent. */
async function talk({ python, env }: Python, language: string, input: ClientInput, deviceId: string) {
  const before = messages.length;
  const sent = () => messages.slice(before).some((one) => one.deviceId === deviceId);
  const program = await saveProgram(language, input, at(), `${language}-${deviceId}.py`);
  const more = { ...env, KEY_PASSPHRASE: 'key; pass', LISTEN_SECONDS: '3' };
  const running = run(python, [program], { cwd: at(), env: more });
  await Promise.race([running, vi.waitUntil(sent, { timeout: 60_000 })]);
  if (sent()) await bench.call('hub.sendMessage', { deviceId, body: 'grüß dich' });
  return { ...(await running), came: messages.slice(before) };
}

describe("Microsoft's SDK", () => {
  test.for([
    ['a group', 'grouped', 'grouped'],
    ['an enrollment of its own, with a key behind a passphrase', 'single', 'pump-7'],
  ] as const)(
    'registers by %s, and sends to the hub that it is assigned',
    { timeout: 90_000 },
    async ([, id, as], { skip }) => {
      if (sdk === undefined || reason !== undefined) return skip(reason);
      const input = { ...here, deviceId: id, platform: 'azure-dps', settings: { idScope, payload: '{"site": "A"}' } };
      const done = await talk(sdk, 'dps-python', input, as);
      expect(done).toMatchObject({ status: 0, came: [{ deviceId: as, properties: { temperatureAlert: 'true' } }] });
      const lines = done.stdout.split('\n');
      expect(lines).toEqual(expect.arrayContaining([`Assigned to localhost as ${as}.`, 'Sent.', 'grüß dich']));
    },
  );

  test('sends to a hub without registering', { timeout: 90_000 }, async ({ skip }) => {
    if (sdk === undefined || reason !== undefined) return skip(reason);
    const input = { ...here, deviceId: 'direct', platform: 'azure-iot-hub' };
    const done = await talk(sdk, 'iot-hub-python', input, 'direct');
    expect(done).toMatchObject({ status: 0, came: [{ deviceId: 'direct' }] });
    expect(done.stdout.split('\n')).toEqual(expect.arrayContaining(['Sent.', 'grüß dich']));
  });

  test('ends with an error where the service refuses the device', { timeout: 90_000 }, async ({ skip }) => {
    if (sdk === undefined || reason !== undefined) return skip(reason);
    const input = { ...here, platform: 'azure-dps', settings: { idScope: '0ne000000FF' } };
    const done = await talk(sdk, 'dps-python', input, 'grouped');
    expect(done.status).not.toBe(0);
    expect(done.stdout).not.toContain('Sent.');
    expect(done.came).toEqual([]);
  });

  test(
    'hears of all that the hub starts after a restart, without subscribing again',
    { timeout: 120_000 },
    async ({ skip }) => {
      if (sdk === undefined || reason !== undefined) return skip(reason);
      const device = at('devices', 'direct');
      const args = [
        listener,
        'direct',
        join(device, 'direct-chain.pem'),
        join(device, 'direct-key.pem'),
        at('hub-ca.pem'),
      ];
      const said: string[] = [];
      const child = spawn(sdk.python, args, {
        env: { ...process.env, ...sdk.env },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
      const ended = once(child, 'exit');
      const heard = (line: string) => vi.waitUntil(() => said.includes(line), { timeout: 30_000 });
      const tellAll = async (x: number) => {
        await bench.call('hub.sendMessage', { deviceId: 'direct', body: `message ${x}` });
        await bench.call('hub.updateDesired', { deviceId: 'direct', patch: JSON.stringify({ x }) });
        const { status } = await bench.call('hub.callMethod', {
          deviceId: 'direct',
          name: `method-${x}`,
          payload: '{}',
        });
        expect(status).toBe(200);
        for (const line of [`message message ${x}`, `method method-${x}`, `desired ${x}`]) await heard(line);
      };
      await heard('ready');
      await tellAll(1);
      said.length = 0;
      await bench.call('hub.stop', {});
      expect(await startHub()).toBeDefined();
      await heard('connected');
      await tellAll(2);
      expect((await ended)[0]).toBe(0);
    },
  );
});
