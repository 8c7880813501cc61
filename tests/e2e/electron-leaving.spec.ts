import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, spawnElectron, test } from './app.ts';
import { answer, askedOf, ended, logOf, programOf, shownHeading } from './program.ts';
import {
  button,
  callApp,
  createAuthority,
  createDevice,
  figure,
  heading,
  proveLocally,
  rail,
  useFreePort,
} from './steps.ts';

/** From an empty workspace to a run that goes until it is stopped. */
async function run(page: Page): Promise<void> {
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);
  await button(page, 'Simulate telemetry').click();
  await page.getByLabel('Every').fill('200');
  await button(page, 'Start simulation').click();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(0);
}

const closeWindow = (page: Page) =>
  programOf(page).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
const windows = (page: Page) => programOf(page).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

/** A large set whose keys take long: it runs when this ends. */
async function makeMany(page: Page): Promise<void> {
  await createAuthority(page);
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await page.evaluate((token) => {
    const { certbench } = globalThis as unknown as {
      certbench: { call(method: string, input: unknown): Promise<unknown> };
    };
    void certbench.call('device.create', {
      workspace: token,
      devices: { kind: 'numbered', prefix: 'many-', count: 200 },
      authority: { name: 'RootCA', passphrase: '1234' },
      keyType: 'rsa-4096',
    });
  }, workspace);
  const running = () => callApp<{ jobs: { title: string; done?: number }[] }>(page, 'job.list', {});
  // Keys of this length take seconds each.
  await expect.poll(async () => (await running()).jobs[0]?.done ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
}

test('closing while a run goes asks; no keeps everything, yes ends it in order', async ({ home }) => {
  const { page } = await home.open();
  const program = programOf(page);
  await run(page);
  await answer(program, 1);
  await closeWindow(page);
  await expect.poll(() => askedOf(program)).toHaveLength(1);
  expect((await askedOf(program))[0]).toMatchObject({
    message: 'A simulation is running.',
    buttons: ['Stop and quit', 'Keep running'],
  });
  const before = Number(await figure(page, 'acknowledged').textContent());
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(before + 2);
  await answer(program, 0);
  const end = ended(program);
  await closeWindow(page);
  expect(await end).toEqual({ code: 0, signal: null });
  // The hub was stopped in order: it starts again, and knows the device.
  const again = await home.open();
  await expect(again.page.getByText(/Local hub · 127\.0\.0\.1:\d+/)).toBeVisible();
  expect(await logOf(home.folder)).not.toContain('Not everything stopped in order');
});

test('closing while devices are made asks, and leaves whole devices and no lock', async ({ home }) => {
  test.setTimeout(120_000);
  const { page } = await home.open();
  const program = programOf(page);
  await makeMany(page);
  await answer(program, 1);
  await closeWindow(page);
  await expect.poll(() => askedOf(program)).toHaveLength(1);
  const [asked] = await askedOf(program);
  expect(asked?.message).toBe('Certbench is still working.');
  expect(asked?.detail).toMatch(/Creating 200 devices: \d+ of 200\./);
  expect(await windows(page)).toBe(1);
  await answer(program, 0);
  const end = ended(program);
  await closeWindow(page);
  expect((await end).code).toBe(0);
  expect(await readdir(join(home.workspace, '.certbench')).catch(() => [])).not.toContain('lock');
  const again = await home.open();
  const { workspace } = await callApp<{ workspace: string }>(again.page, 'workspace.current', {});
  const { devices } = await callApp<{ devices: { deviceId: string }[] }>(again.page, 'device.list', { workspace });
  const folders = await readdir(join(home.workspace, 'devices'));
  expect(devices.map(({ deviceId }) => deviceId).toSorted()).toEqual(folders.toSorted());
  expect(devices.length).toBeLessThan(200);
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`${signal} during a run ends everything in order, without a question`, async ({ home }) => {
    test.skip(process.platform === 'win32', 'Windows has no signals.');
    const { page } = await home.open();
    const program = programOf(page);
    await run(page);
    await answer(program, undefined);
    const end = ended(program);
    program.process().kill(signal);
    expect(await end).toEqual({ code: 0, signal: null });
    expect(await logOf(home.folder)).not.toContain('Not everything stopped in order');
  });
}

test('a page that crashed is offered again, and never left dead behind a run that goes on', async ({ home }) => {
  const { page } = await home.open();
  const program = programOf(page);
  await run(page);
  // Close, then keep running, then load again.
  await program.evaluate(({ dialog }) => {
    const answers = [1, 1, 0];
    const asked: unknown[] = [];
    Object.assign(globalThis, { certbenchAsked: asked });
    dialog.showMessageBox = (...values: unknown[]) => {
      asked.push(values.at(-1));
      return Promise.resolve({ response: answers.shift() ?? 0, checkboxChecked: false });
    };
  });
  await program.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(() => askedOf(program)).toHaveLength(3);
  expect((await askedOf(program)).map(({ message }) => message)).toEqual([
    'The window stopped working.',
    'A simulation is running.',
    'The window stopped working.',
  ]);
  await expect.poll(() => shownHeading(program), { timeout: 30_000 }).toMatch(/\w/);
  expect(await logOf(home.folder)).toContain('The page stopped working');
});

test('a page that hangs is offered again, and what runs is not touched', async ({ home }) => {
  test.setTimeout(120_000);
  const { page } = await home.open();
  const program = programOf(page);
  await answer(program, 0);
  await page.evaluate(
    () =>
      void setTimeout(() => {
        for (;;);
      }),
  );
  const answers = () =>
    Promise.race([page.evaluate(() => 'answers'), new Promise((resolve) => setTimeout(() => resolve('hangs'), 500))]);
  await expect.poll(answers).toBe('hangs');
  // Playwright switches off what notices a page that hangs.
  await program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('unresponsive'));
  await expect.poll(() => askedOf(program), { timeout: 60_000 }).toHaveLength(1);
  expect((await askedOf(program))[0]?.message).toBe('The window does not answer.');
  await expect.poll(() => shownHeading(program), { timeout: 30_000 }).toMatch(/\w/);
});

test('loading the page again in the middle of a job leaves the job, which is found again', async ({ home }) => {
  test.setTimeout(120_000);
  const { page } = await home.open();
  await makeMany(page);
  await page.reload();
  await heading(page, /./).first().waitFor();
  const { jobs } = await callApp<{ jobs: { jobId: string; title: string }[] }>(page, 'job.list', {});
  expect(jobs).toMatchObject([{ title: 'Creating 200 devices' }]);
  await callApp(page, 'job.cancel', { jobId: jobs[0]?.jobId });
  await expect.poll(async () => (await callApp<{ jobs: unknown[] }>(page, 'job.list', {})).jobs).toEqual([]);
  await rail(page, 'Certificates').click();
  // Several are made at a time, and any may be the first.
  await expect(page.getByRole('treeitem', { name: /many-\d/ }).first()).toBeVisible();
});

test('an exception that nobody caught is told without stopping anything', async ({ home }) => {
  const { page } = await home.open();
  const program = programOf(page);
  await run(page);
  await answer(program, undefined);
  await program.evaluate(() => {
    setTimeout(() => {
      throw new Error('a stray socket');
    });
  });
  await expect.poll(() => askedOf(program)).toHaveLength(1);
  expect((await askedOf(program))[0]?.message).toBe('Something went wrong inside Certbench.');
  // The question stands there, and everything goes on.
  const before = Number(await figure(page, 'acknowledged').textContent());
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(before + 2);
  expect(await logOf(home.folder)).toContain('a stray socket');
  await answer(program, 0);
});

test('a folder that cannot be used is named, and no window comes', async ({ home }) => {
  await mkdir(home.folder, { recursive: true });
  const file = join(home.folder, 'in the way');
  await writeFile(file, '');
  for (const data of [file, join(file, 'data')]) {
    const { child, output } = spawnElectron({ CERTBENCH_DATA: data, CERTBENCH_DOCUMENTS: home.folder });
    await expect.poll(output).toContain('Certbench could not start.');
    expect(output()).toContain(data);
    expect(output()).toContain('A file stands in its place.');
    // Its box is still there to be read.
    expect(child.exitCode).toBe(null);
    const end = once(child, 'exit');
    child.kill('SIGKILL');
    await end;
  }
});
