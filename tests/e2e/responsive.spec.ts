import type { Page } from '@playwright/test';
import { electronOf, expect, test } from './app.ts';
import { useBuiltThreads } from './built-threads.ts';
import { type Lag, mainProcessLag, watchDevice, watched } from './responsiveness.ts';
import { callApp, goByName, rail } from './steps.ts';

const devices = 2000;
const intervalMs = 5000;
/** For the fleet's start, and for a few messages of each device. */
const atLeastMs = 30_000;
const atMostMs = 180_000;

interface Fleet {
  readonly workspace: string;
  readonly deviceIds: readonly string[];
  readonly address: { readonly port: number; readonly authorityPem: string };
}

/** Each with a certificate of its own, known at the local hub. */
async function makeFleet(page: Page): Promise<Fleet> {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'workspace.open', { workspace, make: true });
  const root = { workspace, name: 'Root', passphrase: '1234', remember: true };
  const { certificatePem } = await callApp<{ certificatePem: string }>(page, 'authority.create', root);
  const made = await callApp<{ devices: { deviceId: string }[] }>(page, 'device.create', {
    workspace,
    devices: { kind: 'numbered', prefix: 'd-', count: devices },
    authority: { name: 'Root' },
  });
  const deviceIds = made.devices.map(({ deviceId }) => deviceId);
  const address = await callApp<Fleet['address']>(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.uploadAuthority', { certificatePem, verified: true });
  await callApp(page, 'hub.registerDevices', { devices: deviceIds.map((deviceId) => ({ deviceId })) });
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { workspace, deviceIds, address };
}

async function start(page: Page, { workspace, deviceIds, address }: Fleet): Promise<string> {
  const { runId } = await callApp<{ runId: string }>(page, 'simulation.start', {
    workspace,
    deviceIds,
    platform: 'local-hub',
    host: 'localhost',
    port: address.port,
    serverCaPem: address.authorityPem,
    messages: 0,
    intervalMs,
  });
  return runId;
}

interface Totals {
  readonly connected: number;
  readonly failedDevices: number;
  readonly acknowledged: number;
}

const totals = (page: Page, runId: string) => callApp<Totals>(page, 'simulation.status', { runId });

const pages = [
  'Timeline',
  'Workspace',
  'Test certificates',
  'Create devices',
  'Diagnose',
  'Support bundle',
  'Settings',
];
const entries = ['Home', 'Certificates', /^Simulate/, /^Local hub/] as const;

/** Through the pages, as somebody who looks around. */
async function lookAround(page: Page): Promise<void> {
  for (const entry of entries) {
    await page.getByRole('navigation').getByRole('button', { name: entry }).first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  for (const name of pages) {
    await goByName(page, name);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await rail(page, 'Home').click();
}

// As in the program: without them its fleet would share a thread with everything else.
test.beforeAll(() => useBuiltThreads(true));
test.afterAll(() => useBuiltThreads(false));

test(`the window stays responsive while ${devices} devices connect and send`, async ({ home }) => {
  test.setTimeout(600_000);
  const { page, complaints } = await home.open();
  const fleet = await makeFleet(page);
  const program = electronOf(page);
  let runId = '';
  let rounds = 0;
  const work = async () => {
    runId = await start(page, fleet);
    await watchDevice(page, runId, fleet.deviceIds[devices / 2] ?? '');
    const began = performance.now();
    const went = () => performance.now() - began;
    while (went() < atLeastMs || (went() < atMostMs && (await totals(page, runId)).connected < devices)) {
      await lookAround(page);
      rounds++;
    }
  };
  let lag: Lag | undefined;
  const found = await watched(page, fleet.workspace, async () => {
    if (program === undefined) await work();
    else lag = await mainProcessLag(program, work);
  });
  const after = await totals(page, runId);
  await test.info().attach('figures', { body: JSON.stringify({ rounds, lag, ...found, after }) });
  process.stdout.write(`${JSON.stringify({ rounds, lag, ...found })}\n`);
  expect(after).toMatchObject({ connected: devices, failedDevices: 0 });
  expect(after.acknowledged).toBeGreaterThan(devices);
  // A machine that has much else to do keeps all of these.
  expect(found.framesPerSecond).toBeGreaterThan(10);
  expect(found.longestTaskMs).toBeLessThan(2000);
  expect(found.info.p50Ms).toBeLessThan(500);
  // By what else answers: a look is some steps one after the other, and each waits as long as a call that asks for nothing.
  expect(found.changes.p50Ms).toBeLessThan(1000 + 10 * found.info.p50Ms);
  // The threads of the fleet have others to serve, and are asked in two steps.
  expect(found.device.count).toBeGreaterThan(20);
  expect(found.device.p95Ms).toBeLessThan(1000 + 5 * found.info.p95Ms);
  // Whatever the load: 2000 devices that are as they were are not told again.
  expect(found.changes.count).toBeGreaterThan(5);
  expect(found.changes.longest).toBeLessThan(10_000);
  expect(lag?.busy ?? 0).toBeLessThan(0.2);
  expect(lag?.p95Ms ?? 0).toBeLessThan(100);
  await callApp(page, 'simulation.stop', { runId });
  expect(complaints).toEqual([]);
});
