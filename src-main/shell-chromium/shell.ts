import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Conf from 'conf';
import type { BrowserContext, Page } from 'playwright-core';
import { nodePorts } from '../adapters/node-ports.ts';
import { sessionSecrets } from '../adapters/session-secrets.ts';
import { type StoredSettings, defaultSettings, openStore, settingsIn, settingsSchema } from '../adapters/settings.ts';
import { readWindowFiles } from '../adapters/window-files.ts';
import { serveControl } from '../rpc/control.ts';
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
  const log = fileLog(join(desktop.data, 'certbench.log'));
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
  const shellPorts: ShellPorts = {
    dialogs: pageDialogs(() => context),
    desktop,
    settings: settingsIn(openStore(create, file, log)),
    secrets: sessionSecrets(),
    log,
  };
  const ports = (options.change?.ports ?? ((same) => same))(nodePorts(shellPorts));
  const services = (options.change?.services ?? ((same) => same))(createServices(ports, serveControl(ports)));
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
  return {
    error(message, cause) {
      const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      // A log that cannot be written must not stop what it tells about.
      appendFile(path, `${new Date().toISOString()} ${message}\n${text}\n`, { mode: 0o600 }).catch(() => undefined);
    },
  };
}
