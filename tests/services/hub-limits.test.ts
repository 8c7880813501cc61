import mqtt from 'mqtt';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Socket, connect as tcpConnect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { closed, connectPacket, packet, publishPacket, rawConnection, subscribePacket } from '../support/raw-mqtt.ts';
import { Workbench } from '../support/workbench.ts';

/** What clients can make grow has bounds, each with a sentence when it bites; and a well-behaved client does not notice. */

let bench: Workbench;
let hub: { port: number; authorityPem: string };
let events: HubEvent[];
const sockets: Socket[] = [];
const username = 'localhost/dev-01/?api-version=2021-04-12';

async function start(limits: Record<string, number> = {}): Promise<void> {
  bench = await Workbench.open();
  events = [];
  bench.services.sources['hub.events']({}, (one) => events.push(one));
  hub = await bench.call('hub.start', { data: bench.path('hub'), port: 0, limits, autoRegister: true });
  const { certificatePem } = await bench.authority();
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.devices(['dev-01', 'dev-02']);
}
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const credentials = (id: string) => {
  const file = (end: string) => readFileSync(join(bench.folder, 'workspace', 'devices', id, `${id}${end}`));
  return { cert: file('-chain.pem'), key: file('-key.pem') };
};
async function raw(id?: string): Promise<Socket> {
  const socket = await rawConnection(hub.port, id === undefined ? {} : credentials(id));
  sockets.push(socket);
  return socket;
}
/** A connection that has been let in. */
async function letIn(id: string, clientId = id, user = username.replace('dev-01', id), kept = false): Promise<Socket> {
  const socket = await raw(id);
  const connack = new Promise<Buffer>((resolve) => socket.once('data', resolve));
  socket.write(connectPacket(clientId, user, { kept }));
  expect((await connack).subarray(0, 4).toString('hex')).toMatch(/^2002.{2}00$/);
  return socket;
}
const told = (limit: string) => events.find((one) => 'reason' in one && one.reason.includes(`limit ${limit} is`));
async function wellBehaved(): Promise<void> {
  const client = mqtt.connect({
    protocol: 'mqtts',
    host: '127.0.0.1',
    port: hub.port,
    ca: hub.authorityPem,
    ...credentials('dev-02'),
    clientId: 'dev-02',
    username: username.replace('dev-01', 'dev-02'),
    reconnectPeriod: 0,
  });
  await new Promise((resolve, reject) => {
    client.once('connect', resolve);
    client.once('close', () => reject(new Error('A well-behaved client was cut off.')));
  });
  await client.subscribeAsync('$iothub/twin/res/#');
  const answer = new Promise<string>((resolve) => client.once('message', (topic) => resolve(topic)));
  await client.publishAsync('$iothub/twin/PATCH/properties/reported/?$rid=1', '{"a":1}', { qos: 1 });
  expect(await answer).toMatch(/^\$iothub\/twin\/res\/204/);
  await client.endAsync();
}

describe('a stranger', () => {
  test('is quoted in a few words', async () => {
    await start();
    const socket = await raw();
    socket.write(connectPacket('x'.repeat(65_000), 'y'.repeat(65_000)));
    await closed(socket);
    const refusal = events.find(({ type }) => type === 'refused');
    expect(refusal).toMatchObject({ cause: 'username-malformed' });
    expect(JSON.stringify(refusal).length).toBeLessThan(1000);
  });

  test('has a time for TLS, and one for CONNECT', async () => {
    await start({ handshakeMs: 2000, connectMs: 2000 });
    const silent = tcpConnect(hub.port, '127.0.0.1');
    sockets.push(silent);
    const secure = await raw();
    await Promise.all([closed(silent), closed(secure)]);
    await expect.poll(() => [told('handshakeMs'), told('connectMs')]).not.toContain(undefined);
    await wellBehaved();
  });

  test('may not keep others out by waiting in numbers', async () => {
    await start({ unfinishedPerAddress: 20 });
    const waiting = Array.from({ length: 60 }, () => tcpConnect(hub.port, '127.0.0.1'));
    sockets.push(...waiting);
    const gone = waiting.slice(0, 40).map(closed);
    await wellBehaved();
    await Promise.all(gone);
    expect(waiting.filter(({ destroyed }) => !destroyed).length).toBeLessThanOrEqual(20);
    expect(told('unfinishedPerAddress')).toBeDefined();
  });

  test('sends no large packet before it is let in', async () => {
    await start();
    const socket = await raw();
    socket.write(packet(0x10, Buffer.alloc(200_000)).subarray(0, 100));
    await closed(socket);
    expect(told('connectBytes')).toMatchObject({ cause: 'message-too-large' });
  });
});

describe('a client that was let in', () => {
  test('and begins large packets with others ends where all together hold too much', async () => {
    await start({ receivingBytes: 1_000_000 });
    const large = publishPacket('devices/dev-01/messages/events/', 'x'.repeat(900_000)).subarray(0, 800_000);
    const first = await letIn('dev-01');
    const second = await letIn('dev-01', 'dev-01b', 'h=x&did=dev-01&av=1&am=X509').catch(() => undefined);
    expect(second).toBeUndefined();
    const other = await letIn('dev-02');
    first.write(large);
    other.write(large.subarray(0, 400_000));
    await closed(first);
    expect(told('receivingBytes')).toMatchObject({ deviceId: 'dev-01' });
    expect(other.destroyed).toBe(false);
  });

  test('and asks without reading the answers is cut off', async () => {
    await start({ backlogBytes: 200_000 });
    const socket = await letIn('dev-01');
    const asking = (text: string) => publishPacket(`$iothub/twin/GET/?$rid=${text}`, '');
    const value = `{"a":"${'x'.repeat(4000)}","b":"${'y'.repeat(4000)}"}`;
    socket.write(subscribePacket(1, '$iothub/twin/res/#', 0));
    socket.write(publishPacket('$iothub/twin/PATCH/properties/reported/?$rid=1', value));
    socket.pause();
    for (let round = 0; round < 5000 && !socket.destroyed; round++) socket.write(asking(String(round)));
    await expect.poll(() => told('backlogBytes'), { timeout: 20_000 }).toMatchObject({ cause: 'too-slow' });
    await closed(socket);
    await wellBehaved();
  });

  test('has so many sessions and no more, at once and kept', async () => {
    await start({ connectionsPerDevice: 3, keptSessionsPerDevice: 2 });
    await bench.call('hub.setTopicSpace', { name: 'all', templates: ['t/#'] });
    const open: Socket[] = [];
    for (const name of ['s1', 's2', 's3']) open.push(await letIn('dev-01', name, 'dev-01', true));
    const fourth = await raw('dev-01');
    const connack = new Promise<Buffer>((resolve) => fourth.once('data', resolve));
    fourth.write(connectPacket('s4', 'dev-01'));
    expect((await connack).toString('hex')).toBe('20020003');
    expect(told('connectionsPerDevice')).toMatchObject({ code: 3 });
    // Another device has room, and so has this one when a session has ended.
    await letIn('dev-02', 's5', 'dev-02');
    open[0]?.destroy();
    await expect.poll(() => events.some(({ type }) => type === 'disconnected'), { timeout: 5000 }).toBe(true);
    await letIn('dev-01', 's6', 'dev-01');
    expect(told('keptSessionsPerDevice')).toBeUndefined();
    for (const socket of open) socket.destroy();
    await expect.poll(() => told('keptSessionsPerDevice'), { timeout: 5000 }).toBeDefined();
  });

  test.each([
    ['clientIdBytes', 'x'.repeat(1025), '', 'limit-reached'],
    ['128 at most', 'x'.repeat(129), 'dev-01', 'client-id-too-long'],
  ])('has a client ID of so many bytes: %s', async (words, clientId, user, cause) => {
    await start();
    await bench.call('hub.setTopicSpace', { name: 'all', templates: ['t/#'] });
    await bench.call('hub.setThingsBoardDevice', {
      name: 'tb',
      certificatePem:
        String(credentials('dev-01').cert).split('-----END CERTIFICATE-----')[0] + '-----END CERTIFICATE-----\n',
    });
    const socket = await raw('dev-01');
    socket.write(connectPacket(clientId, user === '' ? undefined : user));
    await closed(socket);
    expect(events.at(-1)).toMatchObject({ type: 'refused', code: 2, cause });
    expect(JSON.stringify(events.at(-1))).toContain(words);
  });
});

describe('attributes of ThingsBoard', () => {
  const leaf = () =>
    `${String(credentials('dev-01').cert).split('-----END CERTIFICATE-----')[0]}-----END CERTIFICATE-----\n`;
  const topic = 'v1/devices/me/attributes';

  test.each([
    ['nested', `{"a":${'['.repeat(8000)}${']'.repeat(8000)}}`, 'message-malformed'],
    ['many', `{"a":"${'x'.repeat(3000)}"}`, 'limit-reached'],
    ['long in name', `{"${'x'.repeat(256)}":1}`, 'limit-reached'],
  ])('that are too %s end the connection and are not kept', async (_kind, body, cause) => {
    await start({ attributeBytes: 2000 });
    await bench.call('hub.setThingsBoardDevice', { name: 'tb', certificatePem: leaf() });
    const socket = await raw('dev-01');
    socket.write(Buffer.concat([connectPacket('any', undefined), publishPacket(topic, body, 1)]));
    await closed(socket);
    expect(events).toContainEqual(expect.objectContaining({ type: 'refused', cause, face: 'thingsboard' }));
    expect((await bench.call('hub.thingsBoardAttributes', { name: 'tb' })).client).toBe('{}');
    // Saving goes on.
    await bench.call('hub.registerDevice', { deviceId: 'later' });
  });
});

test('the event log forgets the oldest by bytes', async () => {
  await start({ eventLogBytes: 2000 });
  for (let round = 0; round < 12; round++) {
    const socket = await raw();
    socket.write(connectPacket(`stranger-${round}`, 'nobody'));
    await closed(socket);
  }
  const { events: kept, dropped } = await bench.call('hub.log', {});
  expect(JSON.stringify(kept).length).toBeLessThan(2500);
  expect(dropped).toBeGreaterThan(0);
  expect(kept.at(-1)).toMatchObject({ clientId: 'stranger-11' });
});

test('a limit that there is not is named', async () => {
  await start();
  await bench.call('hub.stop', {});
  const refusal = await bench.refusal('hub.start', { data: bench.path('hub'), port: 0, limits: { conections: 1 } });
  expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'limits' } });
  expect(refusal.details.remedy).toContain('connectionsPerDevice');
});
