import { basename, dirname } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { electronOf, expect } from './app.ts';

/** Presses what opens the page for choosing, and chooses a file in it. */
export async function chooseFile(page: Page, press: () => Promise<void>, path: string): Promise<void> {
  const program = electronOf(page);
  if (program !== undefined) return answerNatively(program, press, path);
  const chooser = await opened(page, press);
  await chooser.getByLabel('Folder', { exact: true }).fill(dirname(path));
  await chooser.getByLabel('Folder', { exact: true }).press('Enter');
  await chooser.getByRole('button', { name: basename(path) }).click();
  await answered(chooser, () => chooser.getByRole('button', { name: 'Open' }).click());
}

/** The same for several files of one folder. */
export async function chooseFiles(page: Page, press: () => Promise<void>, paths: readonly [string, ...string[]]) {
  const program = electronOf(page);
  if (program !== undefined) return answerNatively(program, press, ...paths);
  const chooser = await opened(page, press);
  await chooser.getByLabel('Folder', { exact: true }).fill(dirname(paths[0]));
  await chooser.getByLabel('Folder', { exact: true }).press('Enter');
  for (const path of paths) await chooser.getByRole('button', { name: basename(path), pressed: false }).click();
  await expect(chooser.getByRole('status')).toHaveText(`${paths.length} files chosen`);
  await answered(chooser, () => chooser.getByRole('button', { name: 'Open' }).click());
}

/** The same for a place to save to. */
export async function saveAs(page: Page, press: () => Promise<void>, path: string): Promise<void> {
  const program = electronOf(page);
  if (program !== undefined) return answerNatively(program, press, path);
  const chooser = await opened(page, press);
  await chooser.getByLabel('Folder', { exact: true }).fill(dirname(path));
  await chooser.getByLabel('Folder', { exact: true }).press('Enter');
  await chooser.getByLabel('Save as').fill(basename(path));
  await answered(chooser, () => chooser.getByRole('button', { name: 'Save', exact: true }).click());
}

/** The same for a folder. */
export async function chooseFolder(page: Page, press: () => Promise<void>, path: string): Promise<void> {
  const program = electronOf(page);
  if (program !== undefined) return answerNatively(program, press, path);
  const chooser = await opened(page, press);
  const folder = chooser.getByLabel('Folder', { exact: true });
  // Enter goes to another folder; where it is one's own already, Enter is the answer.
  if ((await folder.inputValue()) !== path) {
    await folder.fill(path);
    await folder.press('Enter');
  }
  await answered(chooser, () => chooser.getByRole('button', { name: 'Choose this folder' }).click());
}

export async function chooseNothing(page: Page, press: () => Promise<void>): Promise<void> {
  const program = electronOf(page);
  if (program !== undefined) return answerNatively(program, press);
  const chooser = await opened(page, press);
  await answered(chooser, () => chooser.getByRole('button', { name: 'Cancel' }).click());
}

/** Answers the next native dialog in its user's place, and waits until it was asked. */
async function answerNatively(program: ElectronApplication, press: () => Promise<void>, ...paths: readonly string[]) {
  const asked = await program.evaluateHandle(
    ({ dialog }, filePaths) => {
      const told = { count: 0 };
      dialog.showOpenDialog = () => {
        told.count++;
        return Promise.resolve({ canceled: filePaths.length === 0, filePaths });
      };
      dialog.showSaveDialog = () => {
        told.count++;
        return Promise.resolve({ canceled: filePaths.length === 0, filePath: filePaths[0] ?? '' });
      };
      return told;
    },
    [...paths],
  );
  await press();
  await expect.poll(() => asked.evaluate(({ count }) => count)).toBe(1);
}

async function opened(page: Page, press: () => Promise<void>): Promise<Page> {
  const [chooser] = await Promise.all([page.context().waitForEvent('page'), press()]);
  await expect(chooser.getByLabel('Folder', { exact: true })).not.toHaveValue('');
  return chooser;
}

async function answered(chooser: Page, press: () => Promise<void>): Promise<void> {
  const closed = chooser.waitForEvent('close');
  // The answer closes the page, perhaps before the press has come to its end.
  await press().catch((error: unknown) => {
    if (!chooser.isClosed()) throw error;
  });
  await closed;
}
