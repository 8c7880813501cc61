import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { OpensslAuthority } from '../support/openssl-authority.ts';
import { isMissing, run } from '../support/programs.ts';
import { closed, connectPacket, lengthPrefixed, packet, rawConnection } from '../support/raw-mqtt.ts';
import { Workbench } from '../support/workbench.ts';

/** One client never costs another anything: whatever it sends, the hub goes on and says what it was. */

let pki: OpensslAuthority;
let bench: Workbench;
let hub: { port: number; authorityFile: string };
let events: HubEvent[];

const strange = ['dev 01', 'gerät', '设备', 'a/b', 'x'.repeat(64)];
/** As command lines and file names take it. */
const fileOf = (name: string) => `cn-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;

beforeAll(async () => {
  pki = new OpensslAuthority();
  await pki.authority('Root');
  await pki.make('good-01', { issuer: 'Root', extensions: 'basicConstraints=CA:FALSE' });
  for (const name of strange) {
    const subject = `/CN=${name.replaceAll('/', String.raw`\/`)}`;
    await pki.make(fileOf(name), { issuer: 'Root', subject, extensions: 'basicConstraints=CA:FALSE' });
  }
});
afterAll(() => pki.close());

async function start(change: Parameters<typeof Workbench.open>[0] = {}): Promise<void> {
  bench = await Workbench.open(change);
  events = [];
  bench.services.sources['hub.events']({}, (one) => events.push(one));
  hub = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true });
  await bench.call('hub.uploadAuthority', { certificatePem: pki.pem('Root'), verified: true });
}
afterEach(() => bench.close());

const publish = (name: string, id: string) =>
  run(
    'mosquitto_pub',
    [
      ['--cert', pki.path(name), '--key', pki.path(name, '.key'), '--cafile', hub.authorityFile],
      ['-h', 'localhost', '-p', String(hub.port), '-i', id, '-u', `localhost/${id}/?api-version=2021-04-12`],
      ['-q', '1', '-t', `devices/${id}/messages/events/`, '-m', '{}'],
    ].flat(),
  );
const goesOn = async () => {
  expect((await publish('good-01', 'good-01')).status).toBe(0);
  expect(events).toContainEqual(expect.objectContaining({ type: 'message', deviceId: 'good-01' }));
};

describe.skipIf(isMissing('openssl', 'mosquitto_pub'))('a name that no registry can hold', () => {
  beforeEach(() => start());

  test.each(['dev 01', 'gerät', '设备'])('is refused by name: %s', async (name) => {
    expect((await publish(fileOf(name), name)).status).not.toBe(0);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'refused', code: 5, cause: 'device-id-invalid', clientId: name }),
    );
    await goesOn();
    expect(bench.logged).toEqual([]);
  });

  test('of 64 characters is one that it can', async () => {
    const name = 'x'.repeat(64);
    expect((await publish(fileOf(name), name)).status).toBe(0);
  });
});

describe.skipIf(isMissing('openssl', 'mosquitto_pub'))('a defect of the hub', () => {
  /** A Workbench in which something of the hub throws, as a defect would. */
  const failing = (part: 'signatures' | 'clock') => {
    let broken = false;
    const fault = () => {
      throw new Error(`broken ${part}`);
    };
    return {
      set: (now: boolean) => (broken = now),
      async open() {
        const plain = await Workbench.open();
        const { keys, clock } = plain.ports;
        await plain.close();
        await start({
          keys: { ...keys, signedBy: (key) => (broken && part === 'signatures' ? fault() : keys.signedBy(key)) },
          clock: { ...clock, now: () => (broken && part === 'clock' ? fault() : clock.now()) },
        });
      },
    };
  };

  test('costs the connection that met it, and is told and logged', async () => {
    const defect = failing('signatures');
    await defect.open();
    defect.set(true);
    expect((await publish('good-01', 'good-01')).status).not.toBe(0);
    expect(events).toContainEqual(
      expect.objectContaining({ cause: 'hub-failed', reason: expect.stringContaining('broken signatures') as string }),
    );
    expect(bench.logged[0]?.cause).toEqual(new Error('broken signatures'));
    defect.set(false);
    await goesOn();
  });

  test('that keeps even from telling of it costs no more', async () => {
    const defect = failing('clock');
    await defect.open();
    defect.set(true);
    // It fails at CONNECT, at the end of a handshake without TLS, and at whatever else has a time.
    expect((await publish('good-01', 'good-01')).status).not.toBe(0);
    const socket = await rawConnection(hub.port);
    socket.write('no MQTT at all');
    await closed(socket);
    defect.set(false);
    await goesOn();
  });
});

describe.skipIf(isMissing('openssl', 'mosquitto_pub'))('random packets', () => {
  beforeEach(() => start());

  test('end their connection at most', { timeout: 120_000 }, async () => {
    // Mulberry32: the same packets in every run.
    let seed = 20_261_128;
    const random = (below: number) => {
      seed = (seed + 0x6d2b79f5) | 0;
      let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
    };
    const bytes = (most: number) => Buffer.from(Array.from({ length: random(most) }, () => random(256)));
    const topics = [
      '$iothub/twin/PATCH/properties/reported/?$rid=1',
      '$iothub/methods/res/200/?$rid=1',
      '#',
      '',
      'a\0b',
    ];
    const topic = () => (random(3) === 0 ? bytes(20) : (topics[random(topics.length)] ?? ''));
    const id = () => Buffer.from([0, random(5)]);
    const makers = [
      () => packet(0x30 | random(16), lengthPrefixed(topic()), id(), bytes(40)),
      () => packet(0x82, id(), lengthPrefixed(topic()), Buffer.from([random(4)])),
      () => packet(0xa2, id(), lengthPrefixed(topic())),
      () => packet([0x40, 0x50, 0x62, 0x70][random(4)] ?? 0, id()),
      () => packet(random(256), bytes(30)),
      () => packet([0xc0, 0xe0, 0x10][random(3)] ?? 0),
      () => bytes(50),
    ];
    const credentials = { cert: pki.pem('good-01'), key: pki.key('good-01') };
    for (let round = 0; round < 60; round++) {
      const socket = await rawConnection(hub.port, credentials);
      socket.on('data', () => undefined);
      const greeting =
        random(8) === 0 ? bytes(60) : connectPacket('good-01', 'localhost/good-01/?api-version=2021-04-12');
      const sent = Array.from({ length: 1 + random(30) }, () => makers[random(makers.length)]?.() ?? Buffer.alloc(0));
      const cut = random(3) === 0 ? random(200) : undefined;
      socket.write(Buffer.concat([greeting, ...sent]).subarray(0, cut));
      const patience = setTimeout(() => socket.destroy(), 100);
      await closed(socket);
      clearTimeout(patience);
    }
    await goesOn();
    expect(bench.logged).toEqual([]);
  });
});
