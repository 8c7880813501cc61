import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import type { SdkProgram } from '../support/azure-web-sockets.ts';
import { nodeSdkProgram, protonProgram, running } from '../support/amqp-programs.ts';
import { run } from '../support/programs.ts';
import { programsFor } from '../support/snippets.ts';
import { Workbench } from '../support/workbench.ts';

/** AMQP at the local hub, judged by Microsoft's SDK for Node and by Apache Qpid's Proton. */

const idScope = '0ne000000CD';
/** In WebSockets the SDK connects to 443 and to no other port. */
const azurePort = 443;

let bench: Workbench;
let address: {
  amqpPort?: number | undefined;
  webSocketPort?: number | undefined;
  authorityPem: string;
  authorityFile: string;
};
const events: HubEvent[] = [];
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const file = (id: string, end: string) => at('devices', id, `${id}${end}`);

beforeAll(async () => {
  bench = await Workbench.open();
  bench.services.sources['hub.events']({}, (event) => events.push(event));
  const { certificatePem } = await bench.authority('Root');
  await bench.devices(['Amqp', 'AmqpWs', 'proton']);
  const start = { data: bench.path('hub'), port: 0, idScope };
  address = await bench.call('hub.start', { ...start, webSocketPort: azurePort });
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.call('hub.setEnrollmentGroup', { certificatePem });
  await bench.call('hub.registerDevice', { deviceId: 'proton' });
  await writeFile(at('hub-ca.pem'), address.authorityPem);
});
afterAll(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const trust = () => ({ NODE_EXTRA_CA_CERTS: address.authorityFile });
const device = (deviceId: string, more: object = {}) => ({ deviceId, ...more });
const soon = { timeout: 20_000 };

describe('Microsoft’s SDK for Node', () => {
  let program: SdkProgram | undefined;
  beforeAll(async () => {
    await mkdir(join(bench.folder, 'sdk'));
    program = await nodeSdkProgram(join(bench.folder, 'sdk'));
    if (program === undefined)
      process.stderr.write('\n*** SKIPPED: Microsoft’s SDK for Node cannot be fetched. ***\n\n');
  }, 240_000);

  test.each(['Amqp', 'AmqpWs'])('by %s: registration, telemetry, twin, message, method', async (id) => {
    const place = id === 'Amqp' ? `localhost:${address.amqpPort}` : 'localhost';
    if (program === undefined) return;
    if (id === 'AmqpWs' && address.webSocketPort !== azurePort) {
      process.stderr.write(`\n*** SKIPPED: port ${azurePort} cannot be had. ***\n\n`);
      return;
    }
    const args = [
      ...program.args,
      id,
      place,
      idScope,
      id,
      file(id, '-chain.pem'),
      file(id, '-key.pem'),
      at('hub-ca.pem'),
    ];
    const { told, child } = running(program.program, args, trust());
    const ended = once(child, 'exit');
    await expect.poll(() => told.at(-1)?.[0], soon).toMatch(/ready|failed|stderr/);
    expect(told).toEqual([
      ['assigned', [id, `localhost:${address.amqpPort}`]],
      ['twin', expect.objectContaining({ $version: 1 })],
      ['desired', { $version: 1 }],
      ['ready', null],
    ]);
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'message',
        deviceId: id,
        body: 'sent by AMQP',
        properties: { level: 'high' },
        systemProperties: { '$.mid': '0f8fad5b-d9cb-469f-a165-70867728950e', '$.ct': 'text/plain' },
      }),
    );
    // Given back once, and then completed.
    expect(await bench.call('hub.sendMessage', device(id, { body: 'hello' }) as never)).toMatchObject({
      delivered: true,
    });
    await expect.poll(() => told.filter(([what]) => what === 'message').length, soon).toBe(2);
    const status = async () =>
      (await bench.call('hub.status', {})).devices.find(({ deviceId }) => deviceId === id)?.pendingMessages;
    await expect.poll(status).toBe(0);
    await bench.call('hub.updateDesired', { deviceId: id, patch: '{"interval":5}' });
    await expect.poll(() => told.at(-1), soon).toEqual(['desired', { interval: 5, $version: 2 }]);
    const called = await bench.call('hub.callMethod', { deviceId: id, name: 'echo', payload: '{"a":1}' });
    expect(called).toEqual({ status: 200, payload: '{"a":1}' });
    expect(await bench.call('hub.getTwin', { deviceId: id })).toMatchObject({
      reported: expect.stringContaining('"fan": 2'),
    });
    await bench.call('hub.callMethod', { deviceId: id, name: 'finish' });
    expect(await ended).toEqual([0, null]);
  });

  test('runs the program that Certbench shows', async ({ skip }) => {
    if (program === undefined) return skip('the SDK cannot be fetched');
    const settings = { transport: 'amqp' };
    const { authorityPem: serverCaPem } = address;
    const more = { host: 'localhost', serverCaPem, serverCaFile: 'hub-ca.pem', alertAboveC: -200 };
    const [shown] = programsFor({ deviceId: 'proton', platform: 'azure-iot-hub', settings, ...more });
    // The program has the port of the cloud.
    const code = shown?.code.replace('HostName=localhost', `HostName=localhost:${address.amqpPort}`) ?? '';
    const path = join(bench.folder, 'sdk', 'device.mjs');
    await writeFile(path, code);
    const done = await run(process.execPath, [path], { cwd: at(), env: { ...process.env, LISTEN_SECONDS: '0' } });
    expect(done).toMatchObject({ status: 0, stdout: 'Sent.\n' });
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'message',
        deviceId: 'proton',
        properties: { temperatureAlert: 'true' },
        systemProperties: { '$.ct': 'application/json', '$.ce': 'utf-8' },
      }),
    );
  });
});

test('Apache Qpid’s Proton sends, and takes a message of the cloud', async ({ skip }) => {
  const program = await protonProgram(bench.folder);
  if (program === undefined) {
    process.stderr.write('\n*** SKIPPED: Apache Qpid’s Proton is not installed. ***\n\n');
    return skip('Proton is not installed');
  }
  await bench.call('hub.sendMessage', { deviceId: 'proton', body: 'for Proton' });
  const url = `amqps://localhost:${address.amqpPort}`;
  const args = [program, url, 'proton', file('proton', '-chain.pem'), file('proton', '-key.pem'), at('hub-ca.pem')];
  const { told, child } = running('/usr/bin/python3', args, {});
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(told).toEqual([
    ['sent', null],
    ['message', 'for Proton'],
  ]);
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'message',
      deviceId: 'proton',
      body: 'from Proton',
      properties: { level: 'high' },
    }),
  );
}, 60_000);
