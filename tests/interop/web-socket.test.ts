import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { type SdkProgram, sdkPrograms } from '../support/azure-web-sockets.ts';
import { run } from '../support/programs.ts';
import { type Python, pahos, pythonWith } from '../support/python.ts';
import { saveProgram } from '../support/snippets.ts';
import { Workbench } from '../support/workbench.ts';

/** MQTT in WebSockets at the local hub, judged by paho and by Microsoft's SDKs. The SDKs connect to 443 and to no other port. */

const azurePort = 443;
const idScope = '0ne000000CD';

let bench: Workbench;
const events: HubEvent[] = [];
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const file = (id: string, end: string) => at('devices', id, `${id}${end}`);
let address: { webSocketPort?: number | undefined; authorityPem: string; authorityFile: string };

beforeAll(async () => {
  bench = await Workbench.open();
  bench.services.sources['hub.events']({}, (event) => events.push(event));
  const { certificatePem } = await bench.authority('Root');
  await bench.devices(['grouped', 'talker']);
  const start = { data: bench.path('hub'), port: 0, idScope, plainBroker: true };
  address = await bench.call('hub.start', { ...start, webSocketPort: azurePort });
  if (address.webSocketPort === undefined) {
    // Ports below 1024 are not everybody's.
    await bench.call('hub.stop', {});
    address = await bench.call('hub.start', start);
  }
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.call('hub.setEnrollmentGroup', { certificatePem });
  await bench.call('hub.registerDevice', { deviceId: 'talker' });
  await writeFile(at('hub-ca.pem'), address.authorityPem);
});
afterAll(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

describe.each(Object.entries(pahos))('%s', (version, library) => {
  const reason = `${version} is not installed and cannot be fetched`;
  let paho: Python | undefined;
  beforeAll(() => {
    paho = pythonWith(library, bench.folder);
    if (paho === undefined) process.stderr.write(`\n*** SKIPPED: ${reason}. ***\n\n`);
  }, 180_000);

  test.for(['3.1.1', '5'])('hears itself in a WebSocket by MQTT %s', async (mqtt, { skip }) => {
    if (paho === undefined) return skip(reason);
    const where = { host: 'localhost', port: address.webSocketPort ?? 0 };
    const trust = { serverCaPem: address.authorityPem, serverCaFile: 'hub-ca.pem' };
    const settings = { mqtt, qos: '1', webSocket: '/mqtt', topic: 'sample/{deviceId}', subscription: 'sample/#' };
    const order = { deviceId: 'talker', platform: 'mqtt-broker', ...where, ...trust, settings };
    const program = await saveProgram('mqtt-python', order, at(), 'in-web-socket.py');
    const done = await run(paho.python, [program], { cwd: at(), env: { ...paho.env, LISTEN_SECONDS: '1' } });
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(done.stdout.split('\n')).toEqual(
      expect.arrayContaining(['Sent.', expect.stringMatching(/^sample\/talker \{.*temperature/)]),
    );
  });
});

describe.each(Object.entries(sdkPrograms))('%s', (name, programIn) => {
  let sdk: SdkProgram | undefined;
  /** Why nothing can be run. */
  let reason: string | undefined;
  beforeAll(async () => {
    const isThere = address.webSocketPort === azurePort;
    const folder = join(bench.folder, name.replaceAll(' ', '-'));
    await mkdir(folder);
    sdk = isThere ? await programIn(folder) : undefined;
    if (sdk !== undefined) return;
    reason = isThere ? `${name} is not installed and cannot be fetched` : `port ${azurePort} cannot be had`;
    process.stderr.write(`\n*** SKIPPED: ${reason}. ${name} was not run. ***\n\n`);
  }, 240_000);

  const runs = ({ program, args, env }: SdkProgram, scope: string) => {
    const mine = [scope, 'grouped', file('grouped', '-chain.pem'), file('grouped', '-key.pem'), address.authorityFile];
    // Of what the SDK for Node connects to, the provisioning service takes no certificates to trust.
    return run(program, [...args, ...mine], { env: { ...env, NODE_EXTRA_CA_CERTS: address.authorityFile } });
  };

  test('registers, reads its twin and sends, all in WebSockets', { timeout: 90_000 }, async ({ skip }) => {
    if (sdk === undefined) return skip(reason);
    const before = events.length;
    const { devices } = await bench.call('hub.status', {});
    if (devices.every(({ deviceId }) => deviceId !== 'grouped'))
      await bench.call('hub.registerDevice', { deviceId: 'grouped' });
    await bench.call('hub.updateDesired', { deviceId: 'grouped', patch: '{"interval":5}' });
    const done = await runs(sdk, idScope);
    expect(done).toMatchObject({ status: 0 });
    expect(JSON.parse(done.stdout)).toEqual({ deviceId: 'grouped', wanted: 5 });
    expect(events.slice(before)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'connected', face: 'dps' }),
        expect.objectContaining({ type: 'connected', face: 'iot-hub', deviceId: 'grouped' }),
        expect.objectContaining({ type: 'message', deviceId: 'grouped', body: 'sent in a WebSocket' }),
      ]),
    );
  });

  test('ends with an error where the service refuses it', { timeout: 90_000 }, async ({ skip }) => {
    if (sdk === undefined) return skip(reason);
    const before = events.length;
    const done = await runs(sdk, '0ne000000FF');
    expect(done.status).not.toBe(0);
    const causes = events.slice(before).flatMap((event) => (event.type === 'refused' ? [event.cause] : []));
    expect(new Set(causes)).toEqual(new Set(['id-scope-unknown']));
  });
});
