import { readFile } from 'node:fs/promises';
import type { Packet } from 'mqtt-packet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import { OpenSslCertificates } from '../support/openssl-certificates.ts';
import { isMissing } from '../support/programs.ts';
import { lettingIn, scriptedBroker } from '../support/scripted-broker.ts';
import { Workbench } from '../support/workbench.ts';

/** Servers that break MQTT in answer to SUBSCRIBE: a device that only listens does not come back to them for ever. */

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(() => bench.close());

test.skipIf(isMissing('openssl'))('a listener fails that is answered with what MQTT does not allow', async () => {
  await bench.call('device.create', { workspace: bench.workspace, devices: { kind: 'ids', ids: ['listener'] } });
  const server = await new OpenSslCertificates(bench.folder).make('server');
  const tooMany = (messageId: number): Packet => ({ cmd: 'suback', messageId, granted: [0, 0, 0] });
  const broker = await scriptedBroker(
    server,
    lettingIn(({ packet, say }) => packet.cmd === 'subscribe' && say(tooMany(packet.messageId ?? 0))),
  );
  try {
    const { runId } = await bench.call('simulation.start', {
      workspace: bench.workspace,
      deviceIds: [],
      subscribers: [{ deviceId: 'listener', filters: ['a/b'] }],
      platform: 'mqtt-broker',
      host: 'localhost',
      port: broker.port,
      serverCaPem: await readFile(server.cert, 'utf8'),
    });
    const events: SimulationEvent[] = [];
    bench.services.sources['simulation.events']({ runId }, (event) => events.push(event));
    const state = async () => (await bench.call('simulation.status', { runId })).state;
    await expect.poll(state, { timeout: 20_000 }).toBe('failed');
    expect(events.filter(({ type }) => type === 'connected')).toHaveLength(2);
    expect(events.find(({ type }) => type === 'failed')).toMatchObject({ cause: 'subscription-closed' });
  } finally {
    await broker.close();
  }
});
