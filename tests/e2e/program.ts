import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { electronOf } from './app.ts';

/** What a spec needs of Electron's main process, which only Electron has. */

/** The program behind a window. */
export function programOf(page: Page): ElectronApplication {
  const program = electronOf(page);
  if (program === undefined) throw new Error('The window is not one of Electron.');
  return program;
}

interface Asked {
  readonly message: string;
  readonly detail?: string;
  readonly buttons: string[];
}

/** From now on answers native questions so, by the number of the button; undefined leaves them standing. */
export async function answer(program: ElectronApplication, response: number | undefined): Promise<void> {
  await program.evaluate(({ dialog }, given) => {
    const world = globalThis as unknown as { certbenchAsked?: unknown[] };
    const asked = (world.certbenchAsked ??= []);
    dialog.showMessageBox = (...values: unknown[]) => {
      asked.push(values.at(-1));
      return given === undefined
        ? new Promise(() => undefined)
        : Promise.resolve({ response: given, checkboxChecked: false });
    };
  }, response);
}

/** The questions that were asked since the first `answer`. */
export function askedOf(program: ElectronApplication): Promise<Asked[]> {
  return program.evaluate(() => (globalThis as unknown as { certbenchAsked?: Asked[] }).certbenchAsked ?? []);
}

/** How a program ended, once it has. */
export function ended(program: ElectronApplication): Promise<{ code: number | null; signal: string | null }> {
  const child = program.process();
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  }
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
}

export const logOf = (folder: string): Promise<string> =>
  readFile(join(folder, 'data', 'certbench.log'), 'utf8').catch(() => '');

/** The page's heading as the main process finds it; '' where the page does not answer, which one that goes away never would. */
export function shownHeading(program: ElectronApplication): Promise<string> {
  return program.evaluate(({ BrowserWindow }) => {
    const read = "document.querySelector('h1')?.textContent ?? ''";
    const page = BrowserWindow.getAllWindows()[0]?.webContents;
    const heading = (page?.executeJavaScript(read) ?? Promise.resolve('')) as Promise<string>;
    return Promise.race([heading, new Promise<string>((resolve) => setTimeout(() => resolve(''), 500))]);
  });
}
