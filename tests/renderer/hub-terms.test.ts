import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dispatch } from '../../src-main/rpc/dispatch.ts';
import { Bench } from '../../src-renderer/bench/bench.ts';
import { takeOver } from '../../src-renderer/bench/imported-settings.ts';
import { Workbench } from '../support/workbench.ts';

let real: Workbench;
beforeEach(async () => {
  vi.stubGlobal('addEventListener', () => undefined);
  real = await Workbench.open();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await real.close();
});

const opened = async () => {
  const host = {
    call: (method: never, input: never) => dispatch(real.services, real.ports.log, method, input),
    subscribe: () => () => undefined,
    on: () => () => undefined,
    watch: () => () => undefined,
  };
  const answer = await Bench.open(host as never);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};
const free = async () => (await real.call('hub.freePort', { from: 21_000, reachable: 'this-computer' })).port;

test('further ports with which the hub did not start are not in the way of its next start elsewhere', async () => {
  const bench = await opened();
  const port = await free();
  const failed = await bench.startHub(port, { amqpPort: port });
  expect(failed?.code).toBe('INVALID_INPUT');
  // As a remedy, the palette and a run do it: no field is there to correct.
  expect(await bench.startHub(port)).toBe(undefined);
});

test('further ports with which the hub did not start are not kept', async () => {
  const bench = await opened();
  const port = await free();
  expect(await bench.startHub(port)).toBe(undefined);
  const failed = await bench.startHub(port, { amqpPort: port });
  // It runs already, without them.
  expect(failed?.code ?? 'started').toMatch(/started|HUB_RUNNING|INVALID_INPUT/);
  await bench.stopHub();
  const { settings } = await real.call('app.info', {});
  expect(settings.hub.amqpPort).not.toBe(settings.hub.port);
});

test('settings that are imported while the hub runs are kept when it is stopped, and are those of its next start', async () => {
  const bench = await opened();
  const port = await free();
  expect(await bench.startHub(port)).toBe(undefined);
  const hub = { startWithApp: true, port: 9000, amqpPort: 9001, reachable: 'this-computer' } as const;
  const thingsboardRefusal = 'tls-alert';
  const { text } = await real.call('settings.text', {});
  const document = JSON.parse(text) as { settings: object };
  const file = { ...document, settings: { ...document.settings, hub: { ...hub, thingsboardRefusal } } };
  await writeFile(join(real.folder, 'settings.json'), JSON.stringify(file));
  const { seen } = await real.call('settings.look', { file: real.path('settings.json') });
  await real.call('settings.import', { file: real.path('settings.json'), seen });
  await takeOver(bench, (await real.call('app.info', {})).settings);
  expect(bench.hub.get()).toMatchObject({ running: true, address: { port } });
  expect(await bench.stopHub()).toBe(undefined);
  const { settings } = await real.call('app.info', {});
  expect(settings.hub).toEqual({ ...hub, thingsboardRefusal, startWithApp: false });
  expect(bench.hubOrder(bench.hubPort.get())).toMatchObject({ port: 9000, amqpPort: 9001, thingsboardRefusal });
});
