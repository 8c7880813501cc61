import { join } from 'node:path';
import { openShell } from '../../src-main/shell-chromium/shell.ts';

type Options = Parameters<typeof openShell>[0];

/** The built window in a browser without a screen, as large as most have it. `root`: the checkout. */
export const benchShell = (root: string, executable: string, further: Pick<Options, 'change'> = {}) =>
  openShell({
    version: '0.0.0',
    windowFolder: join(root, 'dist', 'window'),
    pageScript: join(root, 'dist', 'chromium', 'page.js'),
    executable,
    headless: true,
    viewport: { width: 1280, height: 800 },
    ...further,
  });
