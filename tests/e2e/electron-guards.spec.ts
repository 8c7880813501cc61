import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, spawnElectron, test } from './app.ts';
import { logOf, programOf } from './program.ts';
import { createAuthority, heading } from './steps.ts';

test('the page has the host, and nothing of Node or Electron', async ({ app: { page } }) => {
  const world = await page.evaluate(() => {
    const all = globalThis as unknown as Record<string, unknown>;
    const there = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'];
    return {
      there: there.filter((name) => name in all),
      host: Object.keys(all['certbench'] as object).toSorted(),
      // What the page makes of its globals is nothing to the preload's world.
      isolated: (() => {
        const { stringify } = JSON;
        JSON.stringify = () => 'taken';
        try {
          return typeof (all['certbench'] as { call: unknown }).call;
        } finally {
          JSON.stringify = stringify;
        }
      })(),
    };
  });
  expect(world).toEqual({
    there: [],
    host: ['acknowledge', 'call', 'subscribe'].filter((name) => world.host.includes(name)),
    isolated: 'function',
  });
  expect(world.host).toContain('call');
  const preferences = await programOf(page).evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    const { contextIsolation, sandbox, nodeIntegration, webSecurity } = contents.getLastWebPreferences();
    return { contextIsolation, sandbox, nodeIntegration, webSecurity };
  });
  expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false });
});

test('the page is served under its own scheme with a policy that lets nothing foreign in', async ({ home }) => {
  const { page } = await home.open();
  expect(page.url()).toBe('app://certbench/index.html');
  const policy = await page.evaluate(async () => {
    const violations: string[] = [];
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective));
    const answer = await fetch('app://certbench/index.html');
    const script = document.createElement('script');
    let inline = 'taken in';
    try {
      script.textContent = 'globalThis.taken = true';
      document.head.append(script);
    } catch {
      inline = 'refused';
    }
    const fetched = await fetch('https://example.com/').then(
      () => 'fetched',
      () => 'refused',
    );
    const image = new Image();
    image.src = 'https://example.com/pixel.png';
    await new Promise((resolve) => image.addEventListener('error', resolve, { once: true }));
    return {
      header: answer.headers.get('content-security-policy'),
      missing: (await fetch('app://certbench/../../etc/passwd')).status,
      inline,
      taken: 'taken' in globalThis,
      fetched,
      violations: [...new Set(violations)].toSorted(),
    };
  });
  expect(policy.header).toContain("default-src 'none'");
  expect(policy).toMatchObject({ missing: 404, inline: 'refused', taken: false, fetched: 'refused' });
  expect(policy.violations).toEqual(['connect-src', 'img-src', 'require-trusted-types-for']);
});

test('the page stays where it is, opens no window and is allowed nothing but copying', async ({ home }) => {
  const { page } = await home.open();
  const opened = await page.evaluate(() => {
    location.href = 'https://example.com/?passphrase=1234';
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/';
    document.body.append(frame);
    return globalThis.open('https://example.com/') === null;
  });
  expect(opened).toBe(true);
  const permissions = await page.evaluate(async () => {
    const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
    return {
      geolocation: await state('geolocation'),
      camera: await state('camera'),
      notifications: await Notification.requestPermission(),
      place: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('told'),
          () => resolve('refused'),
        ),
      ),
    };
  });
  expect(permissions).toEqual({
    geolocation: 'denied',
    camera: 'denied',
    notifications: 'denied',
    place: 'refused',
  });
  await expect.poll(() => logOf(home.folder)).toContain('Opening a window was refused');
  const log = await logOf(home.folder);
  expect(log).toContain('Leaving the page was refused');
  expect(log).toContain('https://example.com');
  expect(log).not.toContain('1234');
  // Playwright waits for the navigation that was refused: so the main process is asked.
  const still = await programOf(page).evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return [
      contents?.getURL(),
      await contents?.executeJavaScript("document.querySelector('h1').textContent"),
    ] as unknown[];
  });
  expect(still).toEqual(['app://certbench/index.html', 'From certificate to telemetry']);
});

test('a file that is dropped onto the window leaves the page where it is', async ({ home }) => {
  const { page } = await home.open();
  await mkdir(join(home.folder, 'documents'), { recursive: true });
  const file = join(home.folder, 'documents', 'dropped.html');
  await writeFile(file, '<title>Taken</title>');
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data });
  }
  await expect(heading(page, 'From certificate to telemetry')).toBeVisible();
  expect(page.url()).toBe('app://certbench/index.html');
  expect(await page.title()).not.toBe('Taken');
});

test('messages of another page are refused, though it has the same preload', async ({ home }) => {
  const { page } = await home.open();
  const program = programOf(page);
  const reply = await program.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/dist/electron/preload.cjs`;
    const stranger = new BrowserWindow({
      show: false,
      webPreferences: { preload, sandbox: true, contextIsolation: true },
    });
    await stranger.loadURL('app://certbench/index.html').catch(() => undefined);
    const told = stranger.webContents.executeJavaScript(
      `typeof certbench === 'undefined' ? 'no host' : Promise.race([
        certbench.call('app.info', {}).then(({ ok }) => (ok ? 'answered' : 'refused'), () => 'failed'),
        new Promise((resolve) => setTimeout(() => resolve('no answer'), 1500)),
      ])`,
    ) as Promise<string>;
    return told.finally(() => stranger.destroy());
  });
  expect(['refused', 'failed', 'no answer']).toContain(reply);
  await expect.poll(() => logOf(home.folder)).toMatch(/A message from app:\/\/certbench was refused/);
});

test('a second start, as a double click on a file, shows the window of the first with the file, and ends', async ({
  home,
}) => {
  const { page } = await home.open();
  const program = programOf(page);
  await program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const env = { CERTBENCH_DATA: join(home.folder, 'data'), CERTBENCH_DOCUMENTS: join(home.folder, 'documents') };
  const file = join(home.folder, 'certificate.cer');
  await writeFile(file, 'hello');
  const { child } = spawnElectron(env, [file]);
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).toBe(0);
  await expect
    .poll(() =>
      program.evaluate(({ BrowserWindow }) => {
        const windows = BrowserWindow.getAllWindows();
        return [windows.length, windows[0]?.isMinimized()];
      }),
    )
    .toEqual([1, false]);
  await expect(heading(page, 'Bring in')).toBeVisible();
  await page.getByText('1 file was of no use here').click();
  await expect(page.getByText('certificate.cer')).toBeVisible();
});

test('nothing is asked of a foreign host: no dictionary, no update, no telemetry', async ({ home }) => {
  const netLog = join(home.folder, 'net.json');
  const window = await home.open(undefined, [`--log-net-log=${netLog}`]);
  const { page } = window;
  await createAuthority(page);
  await page
    .getByLabel('Passphrase')
    .first()
    .waitFor({ state: 'detached' })
    .catch(() => undefined);
  await window.close();
  const text = await readFile(netLog, 'utf8');
  const hosts = [...text.matchAll(/"(?:url|host)":"([^"]+)"/g)].map(([, where = '']) => where);
  expect(
    hosts.filter(
      (where) =>
        !/^(?:app:|devtools:|data:|chrome-extension:|(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\]))/.test(where),
    ),
  ).toEqual([]);
  expect(text).toContain('"constants"');
});

test('settings are private on disk, and the window comes back as large as it was', async ({ home }) => {
  const first = await home.open();
  await programOf(first.page).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1111, 777));
  await first.close();
  const file = join(home.folder, 'data', 'config.json');
  expect((await stat(file)).mode & 0o077).toBe(0);
  const kept = JSON.parse(await readFile(file, 'utf8')) as { window: { width: number; height: number } };
  expect(kept.window).toMatchObject({ width: 1111, height: 777 });
  for (let start = 0; start < 2; start++) {
    const window = await home.open();
    const size = await programOf(window.page).evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getSize(),
    );
    expect(size).toEqual([1111, 777]);
    await window.close();
  }
});

test('the menu has what people look for, and what is under the pointer can be pasted', async ({ app: { page } }) => {
  const program = programOf(page);
  const labels = await program.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()?.items.map(({ label, submenu }) => [
      label.replace('&', ''),
      submenu?.items.flatMap((item) => (item.accelerator === 'CommandOrControl+W' ? ['Ctrl+W'] : [])),
    ]),
  );
  expect(labels).toEqual(
    (process.platform === 'darwin'
      ? ['Certbench', 'File', 'Edit', 'View', 'Window', 'Help']
      : ['File', 'Edit', 'View', 'Window', 'Help']
    ).map((name) => [name, []]),
  );
  await program.evaluate(({ Menu }) => {
    const shown: string[][] = [];
    Object.assign(globalThis, { certbenchMenus: shown });
    Menu.prototype.popup = function popup(this: Electron.Menu) {
      shown.push(this.items.map(({ role }) => String(role).toLowerCase()));
    };
  });
  const menus = () => program.evaluate(() => (globalThis as unknown as { certbenchMenus: string[][] }).certbenchMenus);
  await page.getByRole('button', { name: 'Step by step' }).click();
  await page.getByRole('textbox').first().click({ button: 'right' });
  await expect.poll(menus).toHaveLength(1);
  expect((await menus())[0]).toEqual(['cut', 'copy', 'paste', 'null', 'selectall']);
});
