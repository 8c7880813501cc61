import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Broker, freePort } from '../support/broker.ts';
import { isMissing, run } from '../support/programs.ts';
import { type Python, pahos, pythonWith } from '../support/python.ts';
import { type ClientInput, saveProgram } from '../support/snippets.ts';
import { Workbench } from '../support/workbench.ts';

/** The program for paho at mosquitto, which speaks MQTT 5 as well: both versions of the library at both of the protocol. */

const missing = isMissing('mosquitto');

let bench: Workbench;
let broker: Broker;
let here: ClientInput;
const ports = { known: 0, webSocket: 0, named: 0, nameless: 0 };
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);

beforeAll(async () => {
  if (missing) return;
  bench = await Workbench.open();
  const { certificatePem: serverCaPem } = await bench.authority();
  const authority = { name: 'Root', passphrase: '1234' };
  const { workspace } = bench;
  await bench.call('server.create', { workspace, name: 'localhost', authority, keyType: 'ec-p256' });
  await bench.call('server.create', { workspace, name: 'other.example', authority, keyType: 'ec-p256' });
  await bench.devices(['pub']);
  for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort();
  const secured = (server: string) => [
    `cafile ${at('authorities', 'Root', 'Root.pem')}`,
    `certfile ${at('servers', server, `${server}-chain.pem`)}`,
    `keyfile ${at('servers', server, `${server}-key.pem`)}`,
    'require_certificate true',
  ];
  const lines = [
    // Started by root it would become somebody who may not read our keys.
    'user root',
    'per_listener_settings true',
    `listener ${ports.known} 127.0.0.1`,
    ...secured('localhost'),
    'use_identity_as_username true',
    `listener ${ports.webSocket}`,
    'protocol websockets',
    ...secured('localhost'),
    'use_identity_as_username true',
    `listener ${ports.named} 127.0.0.1`,
    ...secured('other.example'),
    'use_identity_as_username true',
    // Nobody has a name there.
    `listener ${ports.nameless} 127.0.0.1`,
    ...secured('localhost'),
    'allow_anonymous false',
  ];
  broker = await Broker.start(join(bench.folder, 'mosquitto.conf'), lines, Object.values(ports));
  const serverCaFile = 'authorities/Root/Root.pem';
  here = { deviceId: 'pub', platform: 'mqtt-broker', host: 'localhost', port: ports.known, serverCaPem, serverCaFile };
}, 60_000);
afterAll(async () => {
  if (missing) return;
  await broker.stop();
  await bench.close();
  expect(bench.logged).toEqual([]);
});

describe.skipIf(missing).each(Object.entries(pahos))('the program with %s', (version, library) => {
  const reason = `${version} is not installed and cannot be fetched`;
  let paho: Python | undefined;
  beforeAll(() => {
    paho = pythonWith(library, bench.folder);
    if (paho === undefined) process.stderr.write(`\n*** SKIPPED: ${reason}. ***\n\n`);
  }, 180_000);

  const runs = async ({ python, env }: Python, input: ClientInput) => {
    const program = await saveProgram('mqtt-python', input, at(), 'at-broker.py');
    return run(python, [program], { cwd: at(), env: { ...env, LISTEN_SECONDS: '1' } });
  };

  test.for([
    ['MQTT 3.1.1', () => ({ port: ports.known }), { mqtt: '3.1.1' }],
    ['MQTT 5', () => ({ port: ports.known }), { mqtt: '5', qos: '2' }],
    ['MQTT 5 in a WebSocket', () => ({ port: ports.webSocket }), { mqtt: '5', webSocket: '/mqtt' }],
    ['MQTT 3.1.1 at a server of another name', () => ({ port: ports.named }), { serverName: 'other.example' }],
  ] as const)('hears itself by %s', { timeout: 60_000 }, async ([, where, settings], { skip }) => {
    if (paho === undefined) return skip(reason);
    const order = {
      ...here,
      ...where(),
      settings: { ...settings, topic: 'sample/{deviceId}', subscription: 'sample/#' },
    };
    const done = await runs(paho, order);
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(done.stdout.split('\n')).toEqual(
      expect.arrayContaining(['Sent.', expect.stringMatching(/^sample\/pub \{.*temperature/)]),
    );
  });

  test.for([
    ['3.1.1', /^The server refused: Connection Refused: not authorised\.|^The server refused: Not authorized/],
    ['5', /^The server refused: Not authorized/],
  ] as const)('says why it is refused by MQTT %s', { timeout: 60_000 }, async ([mqtt, why], { skip }) => {
    if (paho === undefined) return skip(reason);
    const done = await runs(paho, { ...here, port: ports.nameless, settings: { mqtt } });
    expect(done.status).toBe(1);
    expect(done.stdout).not.toContain('Sent.');
    expect(done.stderr).toMatch(why);
  });
});
