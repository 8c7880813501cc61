import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import rhea, { type EventContext } from 'rhea';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import { portOf } from '../support/tls-server.ts';
import { Workbench } from '../support/workbench.ts';

/** A server of AMQP that does not want a device, by `rhea`. */

let bench: Workbench;
let serverCaPem: string;
beforeAll(async () => {
  bench = await Workbench.open();
  serverCaPem = (await bench.authority()).certificatePem;
  const authority = { name: 'Root', passphrase: '1234' };
  await bench.call('server.create', { workspace: bench.workspace, name: 'localhost', authority, keyType: 'ec-p256' });
  await bench.devices(['dev-01']);
});
afterAll(() => bench.close());

const why = { condition: 'amqp:unauthorized-access', description: 'Not you.' };

/** What becomes of a device at a server that does this with the link that it attaches first. */
async function causeAt(refuse: (context: EventContext) => void): Promise<(string | undefined)[]> {
  const own = (end: string) =>
    readFile(join(bench.folder, 'workspace', 'servers', 'localhost', `localhost-${end}.pem`));
  const container = rhea.create_container();
  const tls = { transport: 'tls', key: await own('key'), cert: await own('chain'), ca: serverCaPem, requestCert: true };
  const server = container.listen({ port: 0, host: '127.0.0.1', ...tls } as never);
  container.on('receiver_open', refuse);
  for (const event of ['error', 'connection_error', 'disconnected']) container.on(event, () => undefined);
  await new Promise((resolve) => server.once('listening', resolve));
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ['dev-01'],
    platform: 'azure-iot-hub',
    host: 'localhost',
    port: portOf(server),
    serverCaPem,
    messages: 1,
    intervalMs: 10,
    settings: { transport: 'amqp' },
  });
  const events: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId }, (event) => events.push(event));
  const state = async () => (await bench.call('simulation.status', { runId })).state;
  await expect.poll(state, { timeout: 30_000 }).not.toBe('running');
  server.close();
  return events.flatMap((one) => (one.type === 'failed' ? [one.cause] : []));
}

test('why a link is refused is told where the session ends behind it without a reason', async () => {
  const causes = await causeAt(({ receiver, connection }) => {
    receiver?.close(why);
    receiver?.session.close();
    connection.close();
  });
  expect(causes).toEqual(['amqp-unauthorized-access']);
});
