import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { LineProgram, cliPath, run } from '../support/programs.ts';

/** `certbench publish` and `certbench subscribe` against `certbench hub start`, with a pair known by thumbprint. */

let folder: string;
let hub: LineProgram;
let server: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-messages-'));
  const workspace = ['--workspace', join(folder, 'w')];
  const made = await cliHere(['device', 'create', ...workspace, '--self-signed', '--id', 'pub', 'sub', '--json']);
  const { devices } = JSON.parse(made.stdout) as {
    devices: { deviceId: string; certificate: { thumbprintSha256: string } }[];
  };
  const known = devices.map(({ deviceId, certificate }) => `${deviceId}=${certificate.thumbprintSha256}`);
  const start = ['hub', 'start', '--json', '--port', '0', '--device', ...known, '--topic-space', 'sample/#'];
  hub = new LineProgram(process.execPath, [cliPath, ...start]);
  const { port, authorityFile } = await hub.line(({ type }) => type === 'listening');
  const at = ['--host', `localhost:${String(port)}`, '--server-ca', String(authorityFile)];
  server = [...workspace, '--platform', 'azure-event-grid', ...at];
});
afterAll(async () => {
  expect(await hub.stop('SIGINT')).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

const publish = (...args: string[]) => cliHere(['publish', ...server, '--device', 'pub', ...args]);

test('what one publishes the other receives, and ends when it has enough', async () => {
  const listen = ['subscribe', ...server, '--device', 'sub', '--topic', 'sample/#', 'sample/{deviceId}', '--json'];
  const subscriber = new LineProgram(process.execPath, [cliPath, ...listen, '--count', '2']);
  await subscriber.line((line) => line.type === 'subscribed' && line['filter'] === 'sample/sub');
  const first = await publish('--topic', 'sample/{deviceId}', '--message', 'grüezi', '--json');
  expect(first.status).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({ type: 'published', deviceId: 'pub', topic: 'sample/pub', qos: 1 });
  const args = [cliPath, 'publish', ...server, '--device', 'pub', '--topic', 'sample/x', '--qos', '0'];
  const second = await run(process.execPath, args, { input: 'from\nstandard input' });
  expect(second).toMatchObject({ status: 0, stdout: expect.stringContaining('Sent: 19 bytes on sample/x') as string });
  expect(await subscriber.exited).toBe(0);
  const received = subscriber.lines.filter(({ type }) => type === 'received');
  expect(received.map(({ topic, body }) => [topic, body])).toEqual([
    ['sample/pub', 'grüezi'],
    ['sample/x', 'from\nstandard input'],
  ]);
});

test('ends well when it is interrupted', async () => {
  const listen = ['subscribe', ...server, '--device', 'sub', '--topic', 'sample/#', '--json'];
  const subscriber = new LineProgram(process.execPath, [cliPath, ...listen]);
  await subscriber.line(({ type }) => type === 'subscribed');
  expect(await subscriber.stop('SIGINT')).toBe(0);
});

test.each<[string, () => Promise<{ status: number; stderr: string }>, number, RegExp]>([
  ['a topic that is not allowed', () => publish('--topic', 'private', '--message', 'x'), 1, /^NO_ANSWER: .*\n {2}\S/],
  [
    'a filter that is not allowed',
    () => cliHere(['subscribe', ...server, '--device', 'sub', '--topic', 'private/#']),
    1,
    /^NOT_CONNECTED: .*private\/#.*\n {2}\S.*topic space/,
  ],
  ['a topic with a wildcard', () => publish('--topic', 'a/+', '--message', 'x'), 1, /^INVALID_INPUT: .*wildcards/],
  ['no topic', () => publish('--message', 'x'), 2, /--topic/],
  ['a QoS that there is not', () => publish('--topic', 'a', '--qos', '3', '--message', 'x'), 2, /0 to 2/],
  [
    'a version that the platform does not speak',
    () => cliHere(['publish', '--platform', 'local-hub', '--mqtt', '5', '--topic', 'a', '--message', 'x']),
    2,
    /3\.1\.1/,
  ],
])('%s ends it', async (_name, act, status, words) => {
  const done = await act();
  expect(done.status).toBe(status);
  expect(done.stderr).toMatch(words);
});
