import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sessionSecrets } from '../../src-main/adapters/session-secrets.ts';
import {
  type StoredSettings,
  defaultSettings,
  openStore,
  settingsIn,
  settingsSchema,
} from '../../src-main/adapters/settings.ts';
import { terminalShell } from '../../src-main/adapters/terminal-shell.ts';
import { noncePlaceholder, readWindowFiles } from '../../src-main/adapters/window-files.ts';
import type { AppSettings } from '../../src-main/services/ports.ts';

let folder: string;
let logged: { message: string; cause: unknown }[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-settings-'));
  logged = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const log = { error: (message: string, cause: unknown) => void logged.push({ message, cause }) };
const file = () => join(folder, 'config.json');
const open = () =>
  openStore(
    () =>
      new Conf<StoredSettings>({
        cwd: folder,
        configName: 'config',
        projectVersion: '1.2.3',
        schema: settingsSchema,
        defaults: { ...defaultSettings },
        configFileMode: 0o600,
      }),
    file(),
    log,
  );
const settings = () => settingsIn(open());

describe('settings', () => {
  test('begin with what is usual, and come back as they were changed', async () => {
    expect(settings().read()).toEqual({ recentWorkspaces: [], hub: { startWithApp: false, port: 8883 } });
    const changed: AppSettings = {
      recentWorkspaces: ['/ä', 'C:\\b'],
      hub: { startWithApp: true, port: 65_535, amqpPort: 5672, reachable: 'network' },
      lookForUpdates: false,
      remindOfEnds: false,
      logLevel: 'debug',
      defaults: { subject: { organization: 'ACME' }, keyTypes: { server: 'rsa-3072' }, days: { device: 30 } },
      proxy: {
        use: 'own',
        own: { address: 'http://proxy.example:3128', userName: 'u', exceptions: 'a.example', passwordName: 'p' },
      },
    };
    await settings().change({ hub: changed.hub });
    await settings().change({ recentWorkspaces: changed.recentWorkspaces });
    await settings().change({ proxy: changed.proxy });
    await settings().change({ defaults: changed.defaults, logLevel: changed.logLevel });
    await settings().change({ lookForUpdates: changed.lookForUpdates, remindOfEnds: changed.remindOfEnds });
    expect(settings().read()).toEqual(changed);
    expect(logged).toEqual([]);
  });

  test('stand beside what else is stored, which they leave alone', async () => {
    const more = { window: { x: -1, y: 2, width: 100, height: 100, maximized: true }, secrets: { 'a.b c': 'AA==' } };
    open().set(more);
    await settings().change({ recentWorkspaces: ['/a'] });
    expect(open().get('window')).toEqual(more.window);
    expect(open().get('secrets')).toEqual(more.secrets);
    expect(settings().read()).not.toHaveProperty('secrets');
  });

  test.skipIf(process.platform === 'win32')('are closed to others', async () => {
    await settings().change({ recentWorkspaces: ['/a'] });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    await settings().change({ recentWorkspaces: ['/b'] });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['no JSON', 'no json'],
    ['cut off', '{"recentWorkspaces":["/a"'],
    ['of a wrong type', '{"hub":{"startWithApp":1,"port":8883}}'],
    ['with a port that cannot be', '{"hub":{"startWithApp":true,"port":65536}}'],
    ['with a refusal that there is not', '{"hub":{"startWithApp":true,"port":1,"thingsboardRefusal":"silence"}}'],
    ['with a further port that cannot be', '{"hub":{"startWithApp":true,"port":1,"amqpPort":0}}'],
    ['with a reach that there is not', '{"hub":{"startWithApp":true,"port":1,"reachable":"everywhere"}}'],
    ['with a proxy that is used otherwise', '{"proxy":{"use":"socks"}}'],
    ['with a password', '{"proxy":{"use":"own","own":{"address":"a","userName":"u","exceptions":"","password":"x"}}}'],
    ['with more than there is', '{"hub":{"startWithApp":true,"port":1,"host":"0.0.0.0"}}'],
    ['with a window of no size', '{"window":{"width":99,"height":100,"maximized":false}}'],
    ['with too many workspaces', JSON.stringify({ recentWorkspaces: Array.from({ length: 21 }, String) })],
  ])('in a file that is %s are put aside, told, and start afresh', async (_name, text) => {
    await writeFile(file(), text);
    const store = settings();
    expect(store.read()).toEqual(defaultSettings);
    expect(await readFile(`${file()}.bad`, 'utf8')).toBe(text);
    expect(logged).toMatchObject([{ message: expect.stringContaining('config.json.bad') as string }]);
    expect(logged[0]?.cause).toBeInstanceOf(Error);
    await store.change({ recentWorkspaces: ['/a'] });
    expect(settings().read().recentWorkspaces).toEqual(['/a']);
    expect(logged).toHaveLength(1);
  });

  test('that were damaged twice are both still there', async () => {
    for (const text of ['first', 'second']) {
      await writeFile(file(), text);
      open();
    }
    const names = (await readdir(folder)).filter((name) => name !== 'config.json');
    const kept = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    expect(kept.toSorted()).toEqual(['first', 'second']);
  });

  test.each([
    { hub: { startWithApp: true, port: 0 } },
    { hub: { startWithApp: 'yes', port: 1 } },
    { hub: { port: 1 } },
    { hub: { startWithApp: true, port: 1, host: 'x' } },
    { recentWorkspaces: 'all' },
    { recentWorkspaces: [1] },
    { recentWorkspaces: Array.from({ length: 21 }, String) },
  ])('refuse %j, and stay as they were', async (wrong) => {
    const store = settings();
    await store.change({ recentWorkspaces: ['/a'] });
    const before = await readFile(file(), 'utf8');
    await expect(store.change(wrong as never)).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      remedy: expect.stringContaining(file()) as string,
    });
    expect(store.read()).toEqual({ ...defaultSettings, recentWorkspaces: ['/a'] });
    expect(await readFile(file(), 'utf8')).toBe(before);
    expect(logged).toEqual([]);
  });

  test('are told of, and nothing is put aside, where the disk is the reason', async () => {
    await mkdir(file());
    expect(open).toThrow(
      expect.objectContaining({
        code: 'STORAGE_FAILED',
        message: expect.stringContaining('EISDIR') as string,
        remedy: expect.stringContaining(file()) as string,
      }) as Error,
    );
    expect(await readdir(folder)).toEqual(['config.json']);
    expect(logged).toEqual([]);
  });

  test('that another failure stops, without a file that could be damaged, are told of with that failure', () => {
    const create = () => {
      throw new Error('no such thing');
    };
    expect(() => openStore(create, file(), log)).toThrow('no such thing');
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'say so where the disk does not take them',
    async () => {
      const store = settings();
      await chmod(folder, 0o500);
      try {
        await expect(store.change({ recentWorkspaces: ['/a'] })).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
      } finally {
        await chmod(folder, 0o700);
      }
    },
  );
});

describe('secrets of a session', () => {
  test('are kept by name until they are forgotten', async () => {
    const secrets = sessionSecrets();
    expect(await secrets.keeps()).toBe('until-closed');
    await secrets.remember('a', 'one');
    await secrets.remember('b', 'two');
    await secrets.remember('a', 'three');
    expect([await secrets.recall('a'), await secrets.recall('c')]).toEqual(['three', undefined]);
    await secrets.forget('b');
    await secrets.forget('c');
    expect([...secrets.names()]).toEqual(['a']);
    expect(await sessionSecrets().recall('a')).toBeUndefined();
  });
});

describe('a command line', () => {
  test('remembers nothing, asks nothing, and has no desktop', async () => {
    const { secrets, dialogs, desktop, settings: kept } = terminalShell(log, '1.2.3');
    await secrets.remember('a', 'one');
    expect([await secrets.keeps(), await secrets.recall('a'), secrets.names().size]).toEqual(['never', undefined, 0]);
    expect(await dialogs.chooseFolder({ title: '', startIn: '' })).toBeUndefined();
    await kept.change({ recentWorkspaces: ['/a'] });
    expect(kept.read()).toEqual(defaultSettings);
    expect([desktop.shell, desktop.version]).toEqual(['terminal', '1.2.3']);
    await expect(desktop.show('/')).rejects.toThrow('no desktop');
  });
});

describe('the files of the window', () => {
  const page = `<script nonce="${noncePlaceholder}" src="main.js"></script><style nonce="${noncePlaceholder}"></style>`;
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]);
  const window = async () => {
    await mkdir(join(folder, 'window', 'assets'), { recursive: true });
    await writeFile(join(folder, 'secret.html'), 'secret');
    for (const [name, contents] of [
      ['index.html', page],
      ['assets/main.js', `const x = '${noncePlaceholder}';`],
      ['assets/main.css', 'a{}'],
      ['assets/icon.svg', '<svg/>'],
      ['assets/icon.png', png],
      ['assets/font.woff2', png],
      ['assets/main.js.map', '{}'],
      ['.env', 'SECRET=1'],
      ['README', 'x'],
    ] as const) {
      await writeFile(join(folder, 'window', name), contents);
    }
    return readWindowFiles(join(folder, 'window'));
  };
  const textOf = ({ body }: { body: Uint8Array }) => new TextDecoder().decode(body);

  test.each([
    ['/index.html', 'text/html; charset=utf-8'],
    ['/assets/main.js', 'text/javascript; charset=utf-8'],
    ['/assets/main.css', 'text/css; charset=utf-8'],
    ['/assets/icon.svg', 'image/svg+xml'],
    ['/assets/icon.png', 'image/png'],
    ['/assets/font.woff2', 'font/woff2'],
  ])('are answered for %s as %s, closed to everybody else', async (path, type) => {
    const { status, headers } = (await window()).answer(path);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[A-Za-z0-9+/=]{24}'; /);
    for (const part of ["base-uri 'none'", "frame-ancestors 'none'", "form-action 'none'", "object-src 'none'"]) {
      expect(policy.split('; ')).toContain(part);
    }
    expect(policy).not.toMatch(/unsafe|\*|http/);
  });

  test('have a fresh nonce in each page, the same as in its header', async () => {
    const files = await window();
    const nonces = Array.from({ length: 3 }, () => {
      const answer = files.answer('/index.html');
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(answer.headers['content-security-policy'] ?? '') ?? [];
      expect(textOf(answer)).toBe(page.replaceAll(noncePlaceholder, nonce));
      return nonce;
    });
    expect(new Set(nonces).size).toBe(3);
    expect(nonces).not.toContain('');
  });

  test('are answered byte for byte where they are no pages', async () => {
    const files = await window();
    expect(files.answer('/assets/icon.png').body).toEqual(png);
    expect(textOf(files.answer('/assets/main.js'))).toContain(noncePlaceholder);
    // What is answered may be changed by whoever gets it, and is answered whole again.
    files.answer('/assets/icon.png').body.fill(0);
    expect(files.answer('/assets/icon.png').body).toEqual(png);
  });

  test.each([
    '/',
    '',
    'index.html',
    '/nothing.html',
    '/assets',
    '/assets/',
    '/../secret.html',
    '/assets/../index.html',
    '/..%2Fsecret.html',
    '/%2e%2e/secret.html',
    '\\..\\secret.html',
    '//index.html',
    '/INDEX.html',
    '/index.html?x',
    '/assets/main.js.map',
    '/.env',
    '/README',
    '/__proto__',
    '/toString',
  ])('are not answered for %j', async (path) => {
    const answer = (await window()).answer(path);
    expect(answer.status).toBe(404);
    expect(textOf(answer)).toBe('Not found');
  });

  test('are those that were there when they were read', async () => {
    const files = await window();
    await writeFile(join(folder, 'window', 'late.html'), 'late');
    await rm(join(folder, 'window', 'assets'), { recursive: true });
    expect(files.answer('/late.html').status).toBe(404);
    expect(files.answer('/assets/main.css').status).toBe(200);
  });
});
