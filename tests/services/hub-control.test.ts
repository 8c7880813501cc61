import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ControlConnection, connectControl } from '../../src-main/adapters/control-connection.ts';
import { maximumFrameLength } from '../../src-main/contract/frame-limit.ts';
import type { CertbenchHost } from '../../src-main/contract/host.ts';
import { textClient } from '../../src-main/rpc/text-client.ts';
import { decodeControl } from '../../src-main/services/control-file.ts';
import type { ResponseFrame } from '../../src-main/contract/frames.ts';
import { HubScene } from '../support/hub-scene.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const start = (name = 'hub', of = bench) => of.call('hub.start', { data: of.path(name), port: 0, webSocketPort: null });
const fileOf = (name = 'hub', of = bench) => join(of.folder, name, 'control.json');
const controlOf = async (name = 'hub', of = bench) => decodeControl(await readFile(fileOf(name, of)));

const gone = { code: 'HUB_NOT_RUNNING', message: 'gone', details: {} } as const;

/** A program that manages the hub of a folder; undefined where none answers. */
async function manage(
  control: Awaited<ReturnType<typeof controlOf>>,
): Promise<{ host: CertbenchHost; connection: ControlConnection; ended: Promise<void> } | undefined> {
  if (control === undefined) throw new Error('The control file cannot be read.');
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const client = textClient((text) => connection?.send(text));
  const connection = await connectControl(
    { ...control, waitMs: 5000, longestLine: maximumFrameLength },
    {
      line: (text) => client.receive(JSON.parse(text) as ResponseFrame),
      gone() {
        client.end(gone);
        end();
      },
    },
  );
  return connection && { host: client.host(), connection, ended };
}

test('a hub that runs can be managed by a program with its token, and its folder says how to its user alone', async () => {
  const { port } = await start();
  if (process.platform !== 'win32') expect((await stat(fileOf())).mode & 0o777).toBe(0o600);
  const control = await controlOf();
  expect(control).toMatchObject({ processId: process.pid, token: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  const program = await manage(control);
  expect(await program?.host.call('hub.status', {})).toMatchObject({ value: { running: true, address: { port } } });
  expect(await program?.host.call('hub.registerDevice', { deviceId: 'dev-01' })).toMatchObject({ ok: true });
  expect((await bench.call('hub.status', {})).devices).toMatchObject([{ deviceId: 'dev-01' }]);
  expect(await program?.host.call('workspace.current', {})).toMatchObject({
    error: { code: 'FORBIDDEN', message: 'workspace.current cannot be asked for here.' },
  });
  expect(await program?.host.call('nope' as never, {} as never)).toMatchObject({ error: { code: 'FORBIDDEN' } });
  const refused = new Promise((resolve) => program?.host.subscribe('job.running', {}, () => undefined, resolve));
  expect(await refused).toBe('This stream cannot be had here.');
  program?.connection.end();
});

test('its file and its programs go with the hub, and a new start has another token', async () => {
  await start();
  const before = await controlOf();
  const program = await manage(before);
  await bench.call('hub.stop', {});
  expect(await readdir(join(bench.folder, 'hub'))).not.toContain('control.json');
  await program?.ended;
  expect(await program?.host.call('hub.status', {})).toEqual({ ok: false, error: gone });
  expect(await manage(before)).toBeUndefined();
  await start();
  expect((await controlOf())?.token).not.toBe(before?.token);
});

test('a program can stop the hub, and hears that it has', async () => {
  await start();
  const program = await manage(await controlOf());
  const told: unknown[] = [];
  bench.services.sources['hub.changed'](
    {},
    () => void bench.call('hub.status', {}).then((status) => told.push(status)),
  );
  expect(await program?.host.call('hub.stop', {})).toEqual({ ok: true, value: {} });
  await program?.ended;
  await expect.poll(() => told).toMatchObject([{ running: false }]);
});

test('what a killed process has left is written anew, whatever it was', async () => {
  await start();
  await bench.call('hub.stop', {});
  await writeFile(fileOf(), 'no JSON');
  await start();
  expect((await manage(await controlOf()))?.host).toBeDefined();
});

test('two hubs with two folders do not disturb each other', async () => {
  const other = await Workbench.open();
  await start();
  await start('hub', other);
  const [one, two] = [await controlOf(), await controlOf('hub', other)];
  const program = await manage(one);
  await program?.host.call('hub.registerDevice', { deviceId: 'dev-01' });
  expect((await other.call('hub.status', {})).devices).toEqual([]);
  expect(await manage({ port: two?.port ?? 0, token: one?.token ?? '', processId: 1 })).toBeUndefined();
  await other.close();
  expect(await program?.host.call('hub.status', {})).toMatchObject({ value: { devices: [{ deviceId: 'dev-01' }] } });
});

test('a method that waits for its device ends with the hub', async () => {
  const scene = await HubScene.open(['dev-01']);
  const username = 'localhost/dev-01/?api-version=2021-04-12';
  const { client } = await scene.connect('dev-01', { username, protocolVersion: 4 });
  await client.subscribeAsync('$iothub/methods/POST/#');
  const asked = new Promise((resolve) => client.once('message', resolve));
  const answer = scene.bench.refusal('hub.callMethod', { deviceId: 'dev-01', name: 'wait' });
  await asked;
  await scene.bench.call('hub.stop', {});
  expect(await answer).toMatchObject({ code: 'HUB_NOT_RUNNING' });
  await scene.close();
});
