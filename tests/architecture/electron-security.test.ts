import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, 'src-main', 'shell-electron');
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
const sources = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, withoutComments(readFileSync(join(folder, name), 'utf8'))]),
);

interface Rule {
  readonly why: string;
  readonly found: RegExp;
  /** Where it may stand all the same. */
  readonly but?: readonly string[];
}

const rules: Readonly<Record<string, Rule>> = {
  node: { why: 'Node in a page', found: /nodeIntegration\w*['"]?\s*:(?!\s*false\b)|nodeIntegrationIn/ },
  isolation: { why: 'a page in the world of the preload', found: /contextIsolation['"]?\s*:(?!\s*true\b)/ },
  sandbox: { why: 'a page outside the sandbox', found: /sandbox['"]?\s*:(?!\s*true\b)|no-sandbox/ },
  web: { why: 'no same-origin policy, or insecure contents', found: /webSecurity|allowRunningInsecureContent/ },
  features: { why: 'features that are no standard', found: /experimentalFeatures|enableBlinkFeatures/ },
  webview: { why: 'webviews', found: /webviewTag/ },
  policy: {
    why: 'a scheme beyond the policy',
    found: /bypassCSP|allowServiceWorkers|corsEnabled|unsafe-(?:inline|eval)/,
  },
  remote: { why: 'Electron’s objects in a page', found: /@electron\/remote|enableRemoteModule|\bremote\b/ },
  file: { why: 'pages from the disk', found: /file:\/\/|loadFile\(/ },
  script: { why: 'code as text', found: /executeJavaScript|\beval\(|new Function|insertCSS/ },
  certificates: { why: 'certificates taken unseen', found: /setCertificateVerifyProc|certificate-error/ },
  screen: { why: 'the screen given out', found: /setDisplayMediaRequestHandler|desktopCapturer/ },
  synchronous: {
    why: 'the half of safeStorage that is gone in Electron 46',
    found: /\b(?:isEncryptionAvailable|encryptString|decryptString|setUsePlainTextEncryption)\b/,
  },
  pages: { why: 'an address opened that the services did not name', found: /openExternal\(/, but: ['desktop.ts'] },
  invoke: {
    why: 'a second way into the program',
    found: /\.handle\(|handleOnce\(|sendSync|returnValue/,
    but: ['page.ts'],
  },
  listen: { why: 'a channel that does not check who speaks', found: /\bipc(?:Main)?\.on(?:ce)?\(/, but: ['bridge.ts'] },
  electron: {
    why: 'Electron itself, which no test can replace',
    found: /import\s+(?!type\b)[^'";]*from\s+'electron(?:\/[^']*)?'|require\('electron'\)|import\('electron'\)/,
    but: ['main.ts', 'preload.ts'],
  },
  ready: { why: 'a wait that keeps Electron from getting ready', found: /^(?:const .*= )?await /m },
};

const faults = (name: string, text: string): string[] =>
  Object.values(rules)
    .filter(({ found, but = [] }) => found.test(text) && !but.includes(name))
    .map(({ why }) => `${name}: ${why}`);

describe('the shell of Electron', () => {
  test('has sources that are read', () => {
    expect([...sources.keys()]).toEqual(expect.arrayContaining(['main.ts', 'preload.ts', 'guard.ts', 'bridge.ts']));
  });

  test('leaves no door open', () => {
    expect([...sources].flatMap(([name, text]) => faults(name, text))).toEqual([]);
  });

  test.each([
    'webPreferences: { nodeIntegration: true }',
    'nodeIntegrationInWorker: true',
    'contextIsolation: false',
    'sandbox: false',
    "app.commandLine.appendSwitch('no-sandbox')",
    'webSecurity: false',
    'webviewTag: true',
    'privileges: { bypassCSP: true }',
    "import remote from '@electron/remote/main';",
    "window.loadURL('file:///index.html')",
    'contents.executeJavaScript(text)',
    'safeStorage.encryptString(text)',
    'shell.openExternal(url)',
    "ipcMain.handle('anything', work)",
    "ipcMain.on('anything', work)",
    "import { app } from 'electron';",
    "import electron, { type App } from 'electron';",
    'await app.whenReady();',
  ])('would notice: %s', (text) => {
    expect(faults('other.ts', text)).not.toEqual([]);
  });

  test('takes types of Electron for what they are', () => {
    expect(faults('other.ts', "import type { App } from 'electron';")).toEqual([]);
  });

  test('opens what the services name: the one place checks that it is a web page', () => {
    const text = sources.get('desktop.ts') ?? '';
    expect(text.match(/openExternal\(/g)).toHaveLength(1);
    expect(text).toMatch(/protocol !== 'https:'[\s\S]*openExternal\(address\)/);
    const named = readFileSync(join(root, 'src-main', 'services', 'app.ts'), 'utf8').match(/'[a-z]+:\/\/[^']*'/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((address) => !address.startsWith("'https://"))).toEqual([]);
  });

  test('gives a page the contract’s host and nothing else', () => {
    const exposed = [...sources].flatMap(([name, text]) =>
      [...text.matchAll(/exposeInMainWorld\(.*/g)].map(([words]) => `${name}: ${words}`),
    );
    expect(exposed).toEqual(["page-bridge.ts: exposeInMainWorld('certbench', client.host());"]);
  });

  test('says the sandbox before it is ready, and has both handlers for permissions', () => {
    const main = sources.get('main.ts') ?? '';
    const before = main.slice(0, main.indexOf('whenReady'));
    for (const call of ['app.enableSandbox()', 'registerSchemesAsPrivileged', 'web-contents-created', 'InstanceLock']) {
      expect(before).toContain(call);
    }
    const guard = sources.get('guard.ts') ?? '';
    for (const handler of ['PermissionRequest', 'PermissionCheck', 'DevicePermission']) {
      expect(guard).toContain(`set${handler}Handler(`);
    }
  });

  test('is known to Windows by the name that the installer gives its shortcut', () => {
    const appId = /^appId: (.+)$/m.exec(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))?.[1];
    expect(appId).toBeDefined();
    expect(sources.get('main.ts')).toContain(`setAppUserModelId('${appId}')`);
  });
});
