import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionsOf } from '../../src-main/adapters/device-connections/client-tls.ts';
import { createDeviceConnections } from '../../src-main/adapters/device-connections/index.ts';
import { KeptTls } from '../../src-main/adapters/device-connections/kept-tls.ts';
import { createMqttConnections } from '../../src-main/adapters/device-connections/mqtt.ts';
import { environmentWay } from '../../src-main/adapters/proxy.ts';
import { connectionTo } from '../../src-main/core/platform/connection.ts';
import type { ClientCredentials, DeviceConnection, MqttFacts } from '../../src-main/services/ports.ts';
import { Broker, freePort } from '../support/broker.ts';
import { HandshakeRelay } from '../support/handshake-relay.ts';
import { isMissing } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Devices that come back resume their TLS session, where the server lets them; seen in what goes over the network. */

const missing = isMissing('mosquitto');
let bench: Workbench;
let broker: Broker;
let caPem: string;
const ports = { 'TLS 1.2': 0, 'TLS 1.3': 0 };
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);

beforeAll(async () => {
  if (missing) return;
  bench = await Workbench.open();
  caPem = (await bench.authority()).certificatePem;
  const authority = { name: 'Root', passphrase: '1234' };
  await bench.call('server.create', { workspace: bench.workspace, name: 'localhost', authority, keyType: 'ec-p256' });
  await bench.devices(['one', 'two']);
  for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort();
  const listener = (port: number, version: string) => [
    `listener ${port} 127.0.0.1`,
    `cafile ${at('authorities', 'Root', 'Root.pem')}`,
    `certfile ${at('servers', 'localhost', 'localhost-chain.pem')}`,
    `keyfile ${at('servers', 'localhost', 'localhost-key.pem')}`,
    'require_certificate true',
    'use_identity_as_username true',
    `tls_version ${version}`,
  ];
  broker = await Broker.start(
    join(bench.folder, 'mosquitto.conf'),
    // Started by root it would become somebody who may not read our keys.
    ['user root', ...listener(ports['TLS 1.2'], 'tlsv1.2'), ...listener(ports['TLS 1.3'], 'tlsv1.3')],
    Object.values(ports),
  );
});
afterAll(async () => {
  if (missing) return;
  await broker.stop();
  await bench.close();
  expect(bench.logged).toEqual([]);
});

async function credentialsOf(id: string): Promise<ClientCredentials> {
  const file = (end: string) => readFile(at('devices', id, `${id}-${end}.pem`), 'utf8');
  return { certificateChainPem: await file('chain'), privateKeyPem: await file('key'), serverCaPem: caPem };
}

describe.skipIf(missing).each(['TLS 1.2', 'TLS 1.3'] as const)('at mosquitto with %s', (version) => {
  function arriving(
    relay: HandshakeRelay,
    connections: ConnectionsOf<MqttFacts> = createDeviceConnections(environmentWay),
  ) {
    return async (credentials: ClientCredentials): Promise<DeviceConnection> => {
      const facts = connectionTo({ host: 'localhost', port: relay.port }, { clientId: 'one' });
      const come = await connections.connect(facts, credentials, AbortSignal.timeout(20_000), () => undefined);
      if ('loss' in come) throw new Error(JSON.stringify(come.loss));
      const message = { topic: 'telemetry', payload: new Uint8Array(3), qos: 1 } as const;
      expect(await come.connection.publish(message)).toBe('acknowledged');
      return come.connection;
    };
  }

  test('who comes back with the same certificate resumes, time and again', async () => {
    const relay = await HandshakeRelay.before(ports[version]);
    const arrive = arriving(relay);
    const credentials = await credentialsOf('one');
    for (let time = 0; time < 3; time++) {
      const connection = await arrive(credentials);
      if (time === 0) await connection.close();
      else relay.cut();
      await connection.ended;
    }
    expect(relay.handshakes).toEqual(['full', 'resumed', 'resumed']);
    await relay.close();
  });

  test('where the first address of a name does not answer as well', async () => {
    const relay = await HandshakeRelay.before(ports[version]);
    const [dead, live] = ['127.0.0.2', '127.0.0.1'];
    const tls = new KeptTls((_name, { all }, answer) => {
      if (all === true)
        answer(
          null,
          [dead, live].map((address) => ({ address, family: 4 })),
        );
      else answer(null, live, 4);
    });
    const arrive = arriving(relay, createMqttConnections(environmentWay, tls));
    const credentials = await credentialsOf('one');
    for (let time = 0; time < 2; time++) await (await arrive(credentials)).close();
    expect(relay.handshakes).toEqual(['full', 'resumed']);
    await relay.close();
  });

  test('with another certificate it does not', async () => {
    const relay = await HandshakeRelay.before(ports[version]);
    const arrive = arriving(relay);
    const credentials = await credentialsOf('one');
    for (const presented of [credentials, await credentialsOf('two'), credentials]) {
      await (await arrive(presented)).close();
    }
    expect(relay.handshakes).toEqual(['full', 'full', 'resumed']);
    await relay.close();
  });

  test('where resuming breaks off, it comes back by a full handshake at once', async () => {
    const relay = await HandshakeRelay.before(ports[version]);
    const arrive = arriving(relay);
    const credentials = await credentialsOf('one');
    await (await arrive(credentials)).close();
    relay.breaksResumed = true;
    await (await arrive(credentials)).close();
    expect(relay.handshakes).toEqual(['full', 'resumed', 'full']);
    await relay.close();
  });
});
