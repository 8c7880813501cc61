import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, _electron, test as base, expect } from '@playwright/test';
import { fromLibrary, readConfig } from '../support/electron-builder.ts';
import { fusesOf } from './given-electron.ts';
import { type Product, program, programFolder, products, resources, root, startable } from './places.ts';

const { listPackage, extractFile } = fromLibrary('@electron/asar') as {
  readonly listPackage: (archive: string, options: object) => string[];
  readonly extractFile: (archive: string, path: string) => Buffer;
};
const both = Object.keys(products) as Product[];
const archive = (product: Product): string => join(resources(product), 'app.asar');
const notices = (product: Product): string => join(resources(product), 'THIRD-PARTY-NOTICES.txt');

const test = base.extend<{ folder: string; started: ElectronApplication }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'certbench-packaged-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  },
  started: async ({ folder }, use) => {
    const started = await _electron.launch({
      executablePath: startable('driven'),
      env: { ...(process.env as Record<string, string>), ...homeIn(folder) },
    });
    await use(started);
    await started.close();
  },
});

const homeIn = (folder: string) => ({
  CERTBENCH_DATA: join(folder, 'data'),
  CERTBENCH_DOCUMENTS: join(folder, 'documents'),
});

for (const product of both) {
  test(`${product}: the archive holds what Vite has built, and nothing else`, () => {
    const archived = listPackage(archive(product), {}).map((path) => path.slice(1));
    const main = archived.filter((path) => /^dist\/electron\/main\.[cm]js$/.test(path));
    expect(main).toHaveLength(1);
    expect(archived).toEqual(
      expect.arrayContaining([
        'package.json',
        'dist/electron/preload.cjs',
        'dist/electron/services-thread.cjs',
        'dist/window/index.html',
      ]),
    );
    const built =
      /^(?:package\.json|dist(?:\/electron(?:\/[\w-]+\.[cm]js)?|\/window(?:\/\w+\.html|\/assets(?:\/[\w-]+\.\w+)?)?)?)$/;
    expect(archived.filter((path) => !built.test(path))).toEqual([]);
    // Wherever it is installed: it finds the others by its own place.
    expect(extractFile(archive(product), main[0] ?? '').includes(root)).toBe(false);
  });

  test(`${product}: the fuses are as they are configured`, async () => {
    const { resetAdHocDarwinSignature: _macos, ...wanted } =
      (await readConfig(products[product].config)).electronFuses ?? {};
    const fuses = await fusesOf(program(product));
    expect(Object.keys(fuses).length).toBeGreaterThan(6);
    // An older Electron has fewer.
    expect(wanted).toMatchObject(fuses);
  });

  test(`${product}: every licence is beside the program`, () => {
    expect(readFileSync(notices(product), 'utf8')).toBe(
      readFileSync(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8'),
    );
    expect(readFileSync(join(resources(product), 'LICENSE.txt'))).toEqual(readFileSync(join(root, 'LICENSE')));
    expect(readFileSync(join(programFolder(product), 'LICENSE.electron.txt'), 'utf8')).toContain(
      'Electron contributors',
    );
    expect(readFileSync(join(programFolder(product), 'LICENSES.chromium.html'), 'utf8')).toContain(
      'The Chromium Authors',
    );
  });
}

test('the program knows that it is packaged, and takes everything from the archive', async ({ started }) => {
  const page = await started.firstWindow();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(page.url()).toBe('app://certbench/index.html');
  // By the preload, which a packaged program finds in the archive.
  expect(await page.evaluate(() => 'certbench' in globalThis)).toBe(true);
  const { icon, ...app } = await started.evaluate(
    ({ app, nativeImage }, path) => ({
      isPackaged: app.isPackaged,
      archive: app.getAppPath(),
      name: app.getName(),
      icon: nativeImage.createFromPath(path).getSize(),
    }),
    join(resources('driven'), 'icon.png'),
  );
  expect(app).toEqual({ isPackaged: true, archive: archive('driven'), name: 'Certbench' });
  expect(icon).toEqual({ width: 256, height: 256 });
});

test('Help opens the notices that are installed', async ({ started }) => {
  await started.firstWindow();
  const opened = await started.evaluate(({ Menu, shell }) => {
    const paths: string[] = [];
    shell.openPath = (path) => (paths.push(path), Promise.resolve(''));
    const help = Menu.getApplicationMenu()?.items.at(-1)?.submenu?.items ?? [];
    help.find(({ label }) => label === 'Third-Party Notices')?.click();
    return new Promise<string[]>((resolve) => setImmediate(() => resolve(paths)));
  });
  expect(opened).toEqual([notices('driven')]);
});

/** The command lines of all processes. One may end while it is asked. */
const processes = (): string[] =>
  readdirSync('/proc').flatMap((id) => {
    try {
      return [readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      return [];
    }
  });

test('what people get starts whatever it is told, runs no other code, and lets nobody in', async ({ folder }) => {
  const mark = join(folder, 'mark');
  const code = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`;
  const child = spawn(startable('released'), ['--inspect=0', '-e', code], {
    env: { ...process.env, ...homeIn(folder), ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const ended = once(child, 'exit');
  const data = (name: string) => readFile(join(folder, 'data', name), 'utf8').catch(() => '');
  try {
    await expect.poll(() => data('certbench.log')).toMatch(/Certbench \S+ starts on linux, Electron \d/);
    await expect
      .poll(() => processes().filter((line) => line.startsWith(program('released'))))
      .toContainEqual(expect.stringMatching(/^(?!.*--no-sandbox).*--type=renderer/));
  } finally {
    child.kill();
    await ended;
  }
  // The place of a window is remembered when it is closed.
  expect(JSON.parse(await data('config.json'))).toMatchObject({ window: { width: 1280, height: 832 } });
  expect(said).not.toContain('Debugger listening');
  expect(existsSync(mark)).toBe(false);
});
