import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { running } from '../support/amqp-programs.ts';
import { run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Microsoft's SDK for .NET over AMQP, where there is a .NET: it is told whom to trust by a variable that Linux alone has. */

/** The SDK connects to it and to no other. */
const amqpPort = 5671;
const project = join(import.meta.dirname, 'dotnet');
const idScope = '0ne000000CD';

let bench: Workbench | undefined;
afterAll(async () => {
  await bench?.close();
});

test('registers, sends, has a twin, takes a message and answers a method', { timeout: 300_000 }, async ({ skip }) => {
  const { status } = await run('dotnet', ['--version']).catch(() => ({ status: 1 }));
  if (status !== 0 || process.platform !== 'linux') return skip('there is no .NET');
  bench = await Workbench.open();
  const { folder } = bench;
  const events: HubEvent[] = [];
  bench.services.sources['hub.events']({}, (event) => events.push(event));
  const { certificatePem } = await bench.authority('Root');
  await bench.devices(['net']);
  // The assigned hub is a name alone where its AMQP is at the usual port.
  const address = await bench.call('hub.start', { data: bench.path('hub'), port: 0, amqpPort, idScope });
  if (address.amqpPort !== amqpPort) return skip(`port ${amqpPort} cannot be had`);
  await bench.call('hub.setEnrollmentGroup', { certificatePem });
  const built = await run('dotnet', ['build', project, '--output', join(folder, 'net'), '--nologo', '-v', 'quiet'], {
    env: { DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
  });
  expect(built).toMatchObject({ status: 0 });
  const pfx = join(folder, 'workspace', 'devices', 'net', 'net.pfx');
  const program = [join(folder, 'net', 'device.dll'), 'localhost', idScope, 'net', pfx, '1234'];
  const { told, child } = running('dotnet', program, { SSL_CERT_FILE: address.authorityFile });
  const ended = once(child, 'exit');
  await expect.poll(() => told.at(-1)?.[0], { timeout: 60_000 }).toMatch(/ready|stderr/);
  expect(told[0]).toEqual(['assigned', ['net', 'localhost']]);
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'message', deviceId: 'net', body: 'sent by .NET', properties: { level: 'high' } }),
  );
  await bench.call('hub.sendMessage', { deviceId: 'net', body: 'for .NET' });
  await expect.poll(() => told.at(-1), { timeout: 30_000 }).toEqual(['message', 'for .NET']);
  const answer = await bench.call('hub.callMethod', { deviceId: 'net', name: 'echo', payload: '{"a":1}' });
  expect(answer).toEqual({ status: 200, payload: '{"a":1}' });
  expect(await ended).toEqual([0, null]);
});
