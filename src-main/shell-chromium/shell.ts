import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Conf from 'conf';
import type { BrowserContext, Page } from 'playwright-core';
import { leveledLog } from '../adapters/log-level.ts';
import { nodePorts } from '../adapters/node-ports.ts';
import { sessionSecrets } from '../adapters/session-secrets.ts';
import { type StoredSettings, defaultSettings, openStore, settingsIn, settingsSchema } from '../adapters/settings.ts';
import { readWindowFiles } from '../adapters/window-files.ts';
import { type Services, createServices } from '../services/index.ts';
import type { Log, Ports, ShellPorts } from '../services/ports.ts';
import { type BrowserOptions, launchBrowser } from './browser.ts';
import { pageDialogs } from './chooser.ts';
import { systemDesktop } from './desktop.ts';
import { builtPage, openWindow, serveFiles } from './window.ts';

export interface ShellOptions extends BrowserOptions {
  readonly version: string;
  /** The built window, and the built page script. */
  readonly windowFolder: string;
  readonly pageScript: string;
  /** For developers: where the page is made as it is edited. */
  readonly pageAddress?: string;
  /** For tests: other ports or services in the place of the real ones. */
  readonly change?: {
    readonly ports?: (ports: Ports) => Ports;
    readonly services?: (services: Services) => Services;
  };
}

export interface Shell {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly services: Services;
  /** Resolves when the window is gone, whoever closed it, and everything has stopped. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** Certbench in a window of an installed browser. */
export async function openShell(options: ShellOptions): Promise<Shell> {
  const desktop = systemDesktop(options.version);
  await mkdir(desktop.data, { recursive: true, mode: 0o700 });
  const logged = fileLog(join(desktop.data, 'certbench.log'));
  const file = join(desktop.data, 'config.json');
  const create = () =>
    new Conf<StoredSettings>({
      cwd: desktop.data,
      configName: 'config',
      projectVersion: options.version,
      schema: settingsSchema,
      defaults: { ...defaultSettings },
      configFileMode: 0o600,
    });
  const browser = await launchBrowser(options);
  const { context } = browser;
  const settings = settingsIn(openStore(create, file, logged));
  const log = leveledLog(logged, () => settings.read().logLevel);
  log.tell?.('info', `Certbench ${options.version} starts in a browser on ${desktop.system}`);
  const shellPorts: ShellPorts = {
    dialogs: pageDialogs(() => context),
    desktop,
    settings,
    secrets: sessionSecrets(),
    log,
  };
  const ports = (options.change?.ports ?? ((same) => same))(nodePorts(shellPorts));
  const services = (options.change?.services ?? ((same) => same))(
    createServices(ports, async () => (await import('../rpc/control.ts')).serveControl(ports)),
  );
  const address = options.pageAddress ?? builtPage;
  await serveFiles(context, await readWindowFiles(options.windowFolder), address);
  const page = context.pages()[0] ?? (await context.newPage());
  const gone = new Promise<void>((resolve) => {
    page.once('close', () => resolve());
    context.once('close', () => resolve());
  });
  const closed = gone.then(async () => {
    await services.close();
    await browser.close();
  });
  await openWindow(page, { pageScript: options.pageScript, services, ports, address });
  return {
    page,
    context,
    services,
    closed,
    async close() {
      await context.close();
      await closed;
    },
  };
}

function fileLog(path: string): Log {
  const write = (text: string) => {
    // Lines after the first are moved in, so that no text can pass for an entry of its own.
    const entry = `${new Date().toISOString()} ${text.replaceAll(/\r?\n|\r/g, '\n    ')}\n`;
    // A log that cannot be written must not stop what it tells about.
    appendFile(path, entry, { mode: 0o600 }).catch(() => undefined);
  };
  return {
    error(message, cause) {
      const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      write(cause === undefined ? message : `${message}\n${why}`);
    },
    tell: (level, message) => write(`${level} ${message}`),
  };
}
