import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';
import { isMissing, run } from '../support/programs.ts';

/** Eclipse Paho's own clients in C, asynchronous (`paho_c_...`) and synchronous (`paho_cs_...`), in TLS and in WebSockets. */

const missing = isMissing('paho_c_pub', 'paho_cs_pub', 'paho_cs_sub');

type Version = '311' | '5';
type Transport = 'tls' | '/mqtt' | '/$iothub/websocket';

let clouds: Hub;
let broker: Hub;

class Hub {
  readonly scene: HubScene;
  readonly #webSocketPort: number;
  readonly #trust: string;

  private constructor(scene: HubScene, webSocketPort: number) {
    this.scene = scene;
    this.#webSocketPort = webSocketPort;
    this.#trust = join(scene.bench.folder, 'trust.pem');
    writeFileSync(this.#trust, scene.address.authorityPem);
  }

  static async open(plainBroker: boolean): Promise<Hub> {
    const scene = await HubScene.open(['dev-01', 'dev-02'], { plainBroker });
    return new Hub(scene, (await scene.bench.call('hub.status', {})).address?.webSocketPort ?? 0);
  }

  login(id: string, version: Version, transport: Transport, more: readonly string[]): string[] {
    const { port } = this.scene.address;
    const where =
      transport === 'tls' ? `ssl://localhost:${port}` : `wss://localhost:${this.#webSocketPort}${transport}`;
    const file = (end: string) => join(this.scene.bench.folder, 'workspace', 'devices', id, `${id}${end}`);
    const files = ['--cafile', this.#trust, '--cert', file('-chain.pem'), '--key', file('-key.pem')];
    return ['-c', where, '-V', version, '-i', id, ...more, ...files];
  }

  /** What was published, of `deviceId` alone. */
  messages(deviceId: string) {
    return this.scene.events.filter((one) => one.type === 'message' && one.deviceId === deviceId);
  }
}

beforeAll(async () => {
  if (missing) return;
  [clouds, broker] = await Promise.all([Hub.open(false), Hub.open(true)]);
  const { bench } = clouds.scene;
  await bench.call('hub.allowTopics', { base: 'space', templates: ['sample/#'] });
  await bench.devices(['lobby']);
  const certificatePem = clouds.scene.credentials('lobby').cert.toString();
  await bench.call('hub.setThingsBoardDevice', { name: 'Lobby', certificatePem });
});
afterAll(() => Promise.all(missing ? [] : [clouds.scene.close(), broker.scene.close()]));

/**
 * What the subscriber prints until `wanted` is among it, or ten seconds are over. `publish` is repeated, since the program does not tell
 * when it has subscribed.
 */
async function heard(
  login: readonly string[],
  filter: string,
  wanted: string,
  publish: () => Promise<unknown> = () => Promise.resolve(),
): Promise<string[]> {
  const child = spawn('paho_cs_sub', ['-t', filter, ...login], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const enough = async () => {
    if (!lines.includes(wanted)) await publish();
    return lines.includes(wanted);
  };
  await vi.waitUntil(enough, { timeout: 10_000 }).catch(() => undefined);
  // It looks for gentler signals once a second.
  child.kill('SIGKILL');
  await ended;
  return lines;
}

const say = (topic: string, body: string): string[] => ['-v', '-t', topic, '-m', body];
const iotHub = (id: string) => ['-u', `localhost/${id}/?api-version=2021-04-12`];

describe.skipIf(missing)('Paho in C', () => {
  test.each<Transport>(['tls', '/$iothub/websocket'])('sends to IoT Hub: %s', async (transport) => {
    const before = clouds.messages('dev-01').length;
    const login = clouds.login('dev-01', '311', transport, ['-q', '1', ...iotHub('dev-01')]);
    for (const program of ['paho_c_pub', 'paho_cs_pub']) {
      const { status } = await run(program, [...say('devices/dev-01/messages/events/colour=red', '{"a":1}'), ...login]);
      expect(status).toBe(0);
    }
    const message = { face: 'iot-hub', properties: { colour: 'red' }, body: '{"a":1}', qos: 1 };
    expect(clouds.messages('dev-01').slice(before)).toMatchObject([message, message]);
  });

  test('is told that IoT Hub has no MQTT 5', async () => {
    const { stderr } = await run('paho_cs_pub', [
      ...say('x', 'x'),
      ...clouds.login('dev-02', '5', 'tls', iotHub('dev-02')),
    ]);
    expect(stderr).toContain('Connect failed');
    expect(clouds.scene.causes()).toContain('protocol-version');
  });

  test.each<[Version, Transport]>([
    ['311', '/mqtt'],
    ['5', 'tls'],
  ])('sends to ThingsBoard: MQTT %s, %s', async (version, transport) => {
    const before = clouds.messages('Lobby').length;
    const login = clouds.login('lobby', version, transport, ['-q', '1']);
    const { stdout } = await run('paho_c_pub', [...say('v1/devices/me/telemetry', '{"t":21}'), ...login]);
    expect(stdout).toContain('Publish succeeded');
    expect(clouds.messages('Lobby').slice(before)).toMatchObject([{ face: 'thingsboard', body: '{"t":21}' }]);
  });

  test.each<[Version, Transport]>([
    ['311', 'tls'],
    ['5', '/mqtt'],
  ])('talks to itself in a topic space: MQTT %s, %s', async (version, transport) => {
    const login = (id: string) => clouds.login(id, version, transport, ['-q', '1', '-u', id]);
    const publish = () => run('paho_c_pub', [...say(`sample/${version}`, 'hello'), ...login('dev-01')]);
    const told = `sample/${version}\thello`;
    expect(await heard(login('dev-02'), 'sample/#', told, publish)).toContain(told);
  });

  test('finds what a plain broker retains, with QoS 2 and its property', async () => {
    const login = (id: string, transport: Transport) => broker.login(id, '5', transport, ['-q', '2']);
    const property = ['--user-property', 'colour', 'red', '-r'];
    await run('paho_c_pub', [...say('shelf/1', 'kept'), ...property, ...login('dev-01', 'tls')]);
    const told = 'Property name USER_PROPERTY key colour value red';
    expect(await heard(login('dev-02', '/mqtt'), 'shelf/+', told)).toEqual(
      expect.arrayContaining(['shelf/1\tkept', told]),
    );
  });
});
