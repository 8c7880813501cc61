import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JsonLine, LineProgram, cli, cliPath, isMissing, run } from '../support/programs.ts';

/** mosquitto's clients as two self-signed devices that talk to each other through `certbench hub start`. */

const missing = isMissing('mosquitto_pub', 'mosquitto_sub');
const [publisher, subscriber] = ['x509_pub_device', 'x509_sub_device'] as const;

let folder: string;
let hub: LineProgram;
let listening: JsonLine;
const device = (id: string, end: string) => join(folder, 'devices', id, `${id}${end}`);

beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), 'certbench-topics-'));
  const ids = [publisher, subscriber];
  const made = await cli(['device', 'create', '--workspace', folder, '--self-signed', '--id', ...ids, '--json']);
  const { devices } = JSON.parse(made.stdout) as {
    devices: { deviceId: string; certificate: { thumbprintSha1: string } }[];
  };
  const registered = devices.map(({ deviceId, certificate }) => `${deviceId}=${certificate.thumbprintSha1}`);
  const spaces = ['--topic-space', 'sample/#', '--topic-space', 'own/${principal.deviceid}/#'];
  const args = ['hub', 'start', '--json', '--port', '0', '--device', ...registered, ...spaces];
  hub = new LineProgram(process.execPath, [cliPath, ...args]);
  listening = await hub.line(({ type }) => type === 'listening');
});
afterAll(async () => {
  if (missing) return;
  expect(await hub.stop('SIGINT')).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

const names = {
  query: (id: string) => `h=localhost&did=${id}&av=2021-06-30-preview&am=X509`,
  classic: (id: string) => `localhost/${id}/?api-version=2021-04-12`,
  plain: (id: string) => id,
} as const;
type Way = keyof typeof names;

/** What both programs are told; of a plain login the client ID is only a session's name. */
const login = (id: string, way: Way, files = id): string[] => {
  const identity = { '-i': way === 'plain' ? `session-of-${id}` : id, '-u': names[way](id) };
  const certificate = { '--cert': device(files, '-cert.pem'), '--key': device(files, '-key.pem') };
  const server = { '--cafile': String(listening['authorityFile']), '-h': 'localhost', '-p': String(listening['port']) };
  return Object.entries({ ...identity, ...certificate, ...server }).flat();
};

const publish = (id: string, way: Way, topic: string, message: string, ...more: string[]) =>
  run('mosquitto_pub', [...login(id, way), '-t', topic, '-m', message, '-q', '1', ...more]);

describe.skipIf(missing)('mosquitto_pub and mosquitto_sub', () => {
  test.each<[Way, Way]>([
    ['query', 'query'],
    ['classic', 'classic'],
    ['plain', 'plain'],
    ['query', 'plain'],
    ['plain', 'classic'],
  ])('reach each other on a topic space, logged in as %s and %s', async (from, to) => {
    const message = `{"latitude":42,"from":"${from}","to":"${to}"}`;
    const told = (line: JsonLine) => line.type === 'message' && line['body'] === message;
    const done = new AbortController();
    const heard = run('mosquitto_sub', [...login(subscriber, to), '-t', 'sample/#', '-q', '1', '-C', '1', '-v']);
    // It says nothing when its subscription stands: publish until it has heard one.
    const publishing = (async () => {
      while (!done.signal.aborted) expect((await publish(publisher, from, 'sample/topic', message)).status).toBe(0);
    })();
    const { status, stdout } = await heard;
    done.abort();
    await publishing;
    expect(status).toBe(0);
    expect(stdout).toBe(`sample/topic ${message}\n`);
    expect(await hub.line(told)).toMatchObject({
      face: 'topics',
      deviceId: publisher,
      topic: 'sample/topic',
      qos: 1,
    });
  });

  test('are cut off outside of every topic space, with the reason', async () => {
    for (const way of ['query', 'classic', 'plain'] as const) {
      expect((await publish(publisher, way, `elsewhere/${way}`, 'x')).status).not.toBe(0);
      const line = await hub.line(
        ({ type, reason }) => type === 'refused' && String(reason).includes(`elsewhere/${way}`),
      );
      expect(line).toMatchObject({ cause: 'topic-outside-spaces', deviceId: publisher });
    }
    const [other, own] = [`own/${subscriber}/x`, `own/${publisher}/x`];
    expect((await publish(publisher, 'plain', other, 'x')).status).not.toBe(0);
    expect((await publish(publisher, 'plain', own, 'x')).status).toBe(0);
    const { status } = await run('mosquitto_sub', [...login(subscriber, 'query'), '-t', 'elsewhere/#', '-C', '1']);
    expect(status).not.toBe(0);
    await hub.line(({ type, reason }) => type === 'refused' && String(reason).includes('elsewhere/#'));
  });

  test('are refused with another device’s certificate, without am, and with MQTT 3.1; not with MQTT 5', async () => {
    const refused = async (args: string[], code: number, cause: string) => {
      const { status } = await run('mosquitto_pub', [...args, '-t', 'sample/topic', '-m', 'x', '-q', '1']);
      expect(status).not.toBe(0);
      await hub.line((line) => line.type === 'refused' && line['code'] === code && line['cause'] === cause);
    };
    await refused(login(publisher, 'query', subscriber), 5, 'thumbprint-mismatch');
    await refused([...login(publisher, 'query'), '-u', `h=localhost&did=${publisher}&av=1`], 4, 'username-malformed');
    await refused([...login(publisher, 'plain'), '-V', 'mqttv31'], 1, 'protocol-version');
    const five = [...login(publisher, 'plain'), '-V', 'mqttv5', '-t', 'sample/topic', '-m', 'five', '-q', '1'];
    expect((await run('mosquitto_pub', five)).status).toBe(0);
    expect(await hub.line(({ body }) => body === 'five')).toMatchObject({ face: 'topics', deviceId: publisher });
    await refused(login(publisher, 'plain', subscriber), 5, 'thumbprint-mismatch');
  });
});
