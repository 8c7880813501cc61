import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { linkedLibrary, openSsl } from '../../src-main/adapters/key-support.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let address: { port: number; authorityPem: string };
let events: HubEvent[];
let clients: MqttClient[];
const waiting = new Set<() => void>();

/** Waits for an event, past or future. */
function event<T extends HubEvent['type']>(
  type: T,
  matches: (one: Extract<HubEvent, { type: T }>) => boolean = () => true,
) {
  return new Promise<Extract<HubEvent, { type: T }>>((resolve) => {
    const look = () => {
      const found = events.find(
        (one): one is Extract<HubEvent, { type: T }> => one.type === type && matches(one as never),
      );
      if (found === undefined) return;
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
  });
}

async function startHub(more: { autoRegister?: boolean } = {}): Promise<void> {
  address = await bench.call('hub.start', { data: bench.path('hub'), port: 0, ...more });
}

beforeEach(async () => {
  bench = await Workbench.open();
  events = [];
  clients = [];
  bench.services.sources['hub.events']({}, (one) => {
    events.push(one);
    for (const look of waiting) look();
  });
  await startHub();
  const { certificatePem } = await bench.authority();
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.devices(['dev-01', 'dev-02']);
  for (const deviceId of ['dev-01', 'dev-02']) await bench.call('hub.registerDevice', { deviceId });
});
afterEach(async () => {
  for (const client of clients) client.end(true);
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const file = (id: string, end: string) => readFileSync(join(bench.folder, 'workspace', 'devices', id, `${id}${end}`));

function options(id: string, more: IClientOptions = {}): IClientOptions {
  return {
    protocol: 'mqtts',
    host: '127.0.0.1',
    port: address.port,
    ca: address.authorityPem,
    cert: file(id, '-chain.pem'),
    key: file(id, '-key.pem'),
    clientId: id,
    username: `127.0.0.1:${address.port}/${id}/?api-version=2021-04-12`,
    protocolVersion: 4,
    reconnectPeriod: 0,
    ...more,
  };
}

function client(id: string, more: IClientOptions = {}): MqttClient {
  const made = mqtt.connect(options(id, more));
  made.on('error', () => undefined);
  clients.push(made);
  return made;
}

const connected = (made: MqttClient) =>
  new Promise<MqttClient>((resolve, reject) => {
    made.once('connect', () => resolve(made));
    made.once('error', reject);
    made.once('close', () => reject(new Error('closed')));
  });
const closed = (made: MqttClient) => new Promise<void>((resolve) => made.once('close', () => resolve()));
const message = (made: MqttClient, topic: (text: string) => boolean = () => true) =>
  new Promise<{ topic: string; body: string }>((resolve) => {
    made.on('message', (text, payload) => {
      if (topic(text)) resolve({ topic: text, body: payload.toString() });
    });
  });

describe('the local hub', () => {
  test('proves possession in the cloud’s way: unverified, code, proof, verified', async () => {
    const other = await bench.authority('Other');
    const uploaded = await bench.call('hub.uploadAuthority', { certificatePem: other.certificatePem });
    expect(uploaded.status).toBe('unverified');
    const { verificationCode = '' } = await bench.call('hub.createVerificationCode', { name: 'Other' });
    expect(verificationCode).toMatch(/^[0-9A-F]{48}$/);
    const sign = (authority: string) =>
      bench.call('proof.sign', { workspace: bench.workspace, authority, code: verificationCode, passphrase: '1234' });
    const wrong = await sign('Root');
    const refusal = await bench.refusal('hub.verifyAuthority', { name: 'Other', certificatePem: wrong.certificatePem });
    expect(refusal.code).toBe('PROOF_REFUSED');
    const right = await sign('Other');
    expect(
      await bench.call('hub.verifyAuthority', { name: 'Other', certificatePem: right.certificatePem }),
    ).toMatchObject({ status: 'verified' });
  });

  test('takes telemetry over TLS 1.2 and 1.3, from SDKs and from the simulation', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const device = await connected(client('dev-01', { minVersion: version, maxVersion: version } as IClientOptions));
      await device.publishAsync(`devices/dev-01/messages/events/%24.mid=${version}&x=1`, 'hello', { qos: 1 });
      await device.endAsync();
      expect(await event('message', ({ systemProperties }) => systemProperties['$.mid'] === version)).toMatchObject({
        body: 'hello',
        qos: 1,
        properties: { x: '1' },
      });
    }
    await expect(
      connected(
        client('dev-01', {
          maxVersion: 'TLSv1.1',
          minVersion: 'TLSv1',
          // BoringSSL has no levels.
          ...(linkedLibrary === openSsl ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
        } as IClientOptions),
      ),
    ).rejects.toThrow(/alert|protocol|closed/i);
    await event('handshake-failed');
  });

  test('takes who resumes a session for whom it began with, and for nobody else', async () => {
    const once = (session: Buffer | undefined, id = 'dev-01') =>
      new Promise<{ reused: boolean; session: Buffer | undefined }>((resolve, reject) => {
        let ticket: Buffer | undefined;
        const stream = tlsConnect(
          {
            host: '127.0.0.1',
            port: address.port,
            ca: address.authorityPem,
            cert: file(id, '-chain.pem'),
            key: file(id, '-key.pem'),
            maxVersion: 'TLSv1.2',
            ...(session === undefined ? {} : { session }),
          },
          () => {
            ticket = stream.getSession();
            const made = new mqtt.MqttClient(() => stream, options(id));
            clients.push(made);
            made.once('connect', () => {
              const reused = stream.isSessionReused();
              made.end(false, () => resolve({ reused, session: ticket }));
            });
            made.once('error', reject);
          },
        );
        stream.once('error', reject);
      });
    const first = await once(undefined);
    const second = await once(first.session);
    expect(second.reused).toBe(true);
    await event('connected');
    await expect(once(first.session, 'dev-02')).rejects.toMatchObject({ code: 5 });
  });

  test('refuses with code 5 and tells the true reason', async () => {
    const unverified = await bench.authority('Unverified');
    await bench.call('hub.uploadAuthority', { certificatePem: unverified.certificatePem });
    await bench.authority('Int', { parent: 'Root' });
    await bench.devices(['stranger', 'late'], { authority: { name: 'Unverified', passphrase: '1234' } });
    await bench.devices(['deep'], { authority: { name: 'Int', passphrase: '1234' } });
    for (const deviceId of ['stranger', 'deep']) await bench.call('hub.registerDevice', { deviceId });
    const refused = async (made: MqttClient, cause: string) => {
      await expect(connected(made)).rejects.toMatchObject({ code: 5 });
      await event('refused', (one) => one.cause === cause && one.code === 5);
    };
    await refused(client('stranger'), 'authority-not-verified');
    await refused(client('late'), 'device-unknown');
    await refused(client('deep', { cert: file('deep', '-cert.pem') }), 'issuer-not-presented');
    await connected(client('deep'));
    await refused(
      client('dev-01', { cert: file('dev-02', '-chain.pem'), key: file('dev-02', '-key.pem') }),
      'common-name-mismatch',
    );
    await refused(client('dev-01', { clientId: 'other' }), 'client-id-mismatch');
    await refused(client('dev-01', { password: 'x' }), 'password-present');
    await refused(client('dev-01', { cert: undefined, key: undefined } as unknown as IClientOptions), 'no-certificate');
    await bench.call('hub.setDeviceEnabled', { deviceId: 'dev-01', enabled: false });
    await refused(client('dev-01'), 'device-disabled');
    await bench.call('hub.stop', {});
    const { events: kept, dropped } = await bench.call('hub.log', {});
    expect(kept.flatMap((one) => (one.type === 'refused' ? [one.cause] : []))).toContain('issuer-not-presented');
    expect(dropped).toBe(0);
  });

  test('closes the connection on QoS 2, foreign and unknown topics, and too much', async () => {
    const broken: [string, (made: MqttClient) => void][] = [
      ['qos-not-supported', (made) => made.publish('devices/dev-01/messages/events/', 'x', { qos: 2 })],
      ['topic-foreign', (made) => made.publish('devices/dev-02/messages/events/', 'x', { qos: 1 })],
      ['topic-unknown', (made) => made.publish('sample/topic', 'x')],
      ['topic-unknown', (made) => made.subscribe('#')],
      [
        'message-too-large',
        (made) => made.publish('devices/dev-01/messages/events/', Buffer.alloc(262_145), { qos: 1 }),
      ],
    ];
    for (const [cause, act] of broken) {
      events.length = 0;
      const made = await connected(client('dev-01'));
      const gone = closed(made);
      act(made);
      await gone;
      expect(await event('refused')).toMatchObject({ cause, deviceId: 'dev-01' });
      expect(await event('disconnected')).toMatchObject({ cause });
      expect(events.some(({ type }) => type === 'message')).toBe(false);
    }
  });

  test('lets the newest connection of a device win', async () => {
    const first = await connected(client('dev-01'));
    const gone = closed(first);
    await connected(client('dev-01'));
    await gone;
    expect(await event('disconnected')).toMatchObject({ cause: 'connection-replaced' });
    const { devices } = await bench.call('hub.status', {});
    expect(devices.find(({ deviceId }) => deviceId === 'dev-01')?.connected).toBe(true);
  });

  test('sends the will of a client that breaks off, and none of one that says goodbye', async () => {
    const will = {
      topic: 'devices/dev-01/messages/events/a=1',
      payload: Buffer.from('gone'),
      qos: 1 as const,
      retain: false,
    };
    const polite = await connected(client('dev-01', { will }));
    await polite.endAsync();
    await event('disconnected', ({ cause }) => cause === 'client-disconnected');
    expect(events.some(({ type }) => type === 'message')).toBe(false);
    const rude = await connected(client('dev-01', { will }));
    rude.stream.destroy();
    expect(await event('message')).toMatchObject({
      body: 'gone',
      properties: { a: '1', 'iothub-MessageType': 'Will' },
    });
    await event('disconnected', ({ cause }) => cause === 'connection-lost');
  });

  test('ends a connection that has gone silent for 1.5 times its keep-alive', async () => {
    const made = await connected(
      client('dev-01', {
        keepalive: 1,
        reschedulePings: false,
        timerVariant: { set: () => 0, clear: () => undefined },
      }),
    );
    await closed(made);
    expect(await event('disconnected')).toMatchObject({ cause: 'keep-alive-timeout' });
  });

  test('keeps twins, and pushes what was desired', async () => {
    const made = await connected(client('dev-01'));
    await made.subscribeAsync(['$iothub/twin/res/#', '$iothub/twin/PATCH/properties/desired/#']);
    const answer = message(made, (topic) => topic.startsWith('$iothub/twin/res/204'));
    await made.publishAsync('$iothub/twin/PATCH/properties/reported/?$rid=1', '{"interval":5}');
    expect((await answer).topic).toBe('$iothub/twin/res/204/?$rid=1&$version=2');
    const pushed = message(made, (topic) => topic.includes('/desired/'));
    expect(await bench.call('hub.updateDesired', { deviceId: 'dev-01', patch: '{"interval":9}' })).toEqual({
      version: 2,
      delivered: true,
    });
    expect(await pushed).toEqual({
      topic: '$iothub/twin/PATCH/properties/desired/?$version=2',
      body: '{"interval":9,"$version":2}',
    });
    const twin = message(made, (topic) => topic.startsWith('$iothub/twin/res/200'));
    await made.publishAsync('$iothub/twin/GET/?$rid=2', '');
    expect(JSON.parse((await twin).body)).toEqual({
      desired: { interval: 9, $version: 2 },
      reported: { interval: 5, $version: 2 },
    });
    expect(await bench.refusal('hub.updateDesired', { deviceId: 'dev-01', patch: '[]' })).toMatchObject({
      details: { field: 'patch' },
    });
  });

  test('calls methods, and says when nobody answers', async () => {
    const made = await connected(client('dev-01'));
    expect((await bench.refusal('hub.callMethod', { deviceId: 'dev-01', name: 'reboot' })).code).toBe('NOT_CONNECTED');
    await made.subscribeAsync('$iothub/methods/POST/#');
    const asked = message(made);
    const answer = bench.call('hub.callMethod', { deviceId: 'dev-01', name: 'reboot', payload: '{"in":1}' });
    const { topic, body } = await asked;
    expect(topic).toMatch(/^\$iothub\/methods\/POST\/reboot\/\?\$rid=\d+$/);
    expect(body).toBe('{"in":1}');
    await made.publishAsync(topic.replace('POST/reboot', 'res/200'), '"ok"');
    expect(await answer).toEqual({ status: 200, payload: '"ok"' });
  });

  test('keeps messages for a device until it has acknowledged them, over reconnects and restarts', async () => {
    const send = (body: string) =>
      bench.call('hub.sendMessage', { deviceId: 'dev-01', body, properties: { kind: 'test' } });
    expect((await send('one')).delivered).toBe(false);
    await bench.call('hub.stop', {});
    await startHub();
    expect((await bench.call('hub.status', {})).devices[0]?.pendingMessages).toBe(1);

    const deaf = await connected(client('dev-01', { clean: false }));
    // MQTT.js acknowledges when this calls back.
    deaf.handleMessage = () => undefined;
    const heard = message(deaf);
    await deaf.subscribeAsync('devices/dev-01/messages/devicebound/#', { qos: 1 });
    expect((await heard).body).toBe('one');
    deaf.end(true);
    await event('disconnected');

    const hearing = client('dev-01', { clean: false });
    const again = message(hearing);
    await connected(hearing);
    const got = await again;
    expect(got.body).toBe('one');
    expect(got.topic).toContain('kind=test');
    while ((await bench.call('hub.status', {})).devices[0]?.pendingMessages !== 0)
      await new Promise((resolve) => setImmediate(resolve));
    expect((await send('two')).delivered).toBe(true);
  });

  test('remembers authorities, devices and its certificate over a restart', async () => {
    await bench.call('hub.registerDevice', { deviceId: 'thumb', primaryThumbprint: 'AB'.repeat(20) });
    const before = await bench.call('hub.status', {});
    const { authorityPem } = address;
    await bench.call('hub.stop', {});
    expect((await bench.call('hub.status', {})).running).toBe(false);
    await startHub();
    expect(address.authorityPem).toBe(authorityPem);
    const after = await bench.call('hub.status', {});
    expect({ ...after, address: undefined }).toEqual({ ...before, address: undefined });
  });

  test('says when it runs already, is not running, or has no port', async () => {
    expect((await bench.refusal('hub.start', { data: bench.path('hub'), port: 0 })).code).toBe('HUB_RUNNING');
    const second = await Workbench.open();
    expect(await second.refusal('hub.start', { data: second.path('hub'), port: address.port })).toMatchObject({
      code: 'PORT_TAKEN',
      details: { field: 'port', action: { do: 'use-port', port: expect.any(Number) } },
    });
    expect(await second.refusal('hub.createVerificationCode', { name: 'x' })).toMatchObject({
      code: 'HUB_NOT_RUNNING',
      details: { action: { do: 'start-hub' } },
    });
    await second.call('hub.start', { data: second.path('hub'), port: 0 });
    await second.close();
  });

  test('tells a device’s end when it is removed', async () => {
    const made = await connected(client('dev-01'));
    const gone = closed(made);
    await bench.call('hub.removeDevice', { deviceId: 'dev-01' });
    await gone;
    expect(await event('disconnected')).toMatchObject({ cause: 'device-unknown' });
  });
});
