import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { chooseFolder, chooseNothing } from './choose.ts';
import { button, createAuthority, rail } from './steps.ts';

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const current = (page: Page) => region(page, 'This workspace');
const recent = (page: Page) => region(page, 'Recent');
const other = (page: Page) => region(page, 'Open or create another');
const choose = (page: Page, folder: string) =>
  chooseFolder(page, () => button(page, 'Choose a folder…').click(), folder);
/** The name of its button in the rail tells more. */
const place = (page: Page) => page.getByRole('navigation').getByRole('button', { name: /Change workspace/ });

/** A folder with a workspace of this kind in it. */
async function workspaceIn(folder: string, manifest: string = workspaceManifest()): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'certbench.json'), manifest);
  return folder;
}

const workspaceManifest = (format = 1): string =>
  JSON.stringify({ format, kind: 'workspace', createdAt: '2026-01-01T00:00:00.000Z' });

/** A process that lives and holds the folder as another window would. Answers how to end it. */
async function hold(folder: string): Promise<() => Promise<void>> {
  const holder = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(holder, 'spawn');
  const lock = join(folder, '.certbench', 'lock');
  await mkdir(join(folder, '.certbench'), { recursive: true });
  const about = { purpose: 'making many devices', since: new Date().toISOString(), id: 'another-process' };
  await writeFile(lock, JSON.stringify({ processId: holder.pid, host: hostname(), ...about }));
  return async () => {
    const ended = once(holder, 'exit');
    holder.stdin.end();
    await ended;
  };
}

test('a new workspace in a folder of one’s choice, back to the first, and again by Recent', async ({
  app: { page },
  home,
}) => {
  await rail(page, 'Workspace').click();
  await expect(current(page)).toContainText(home.workspace);
  await expect(current(page)).toContainText('The folder is made with the first thing that you create in it.');
  await expect(recent(page)).toContainText('Workspaces that you have opened are listed here.');
  await rail(page, 'Home').click();
  await createAuthority(page);
  await rail(page, 'Workspace').click();
  await expect(current(page)).toContainText('1 authority, 0 proofs, 0 devices');

  // A folder with something in it becomes a workspace only when one says so, and keeps what it has.
  const plant = join(home.folder, 'Plant North');
  await mkdir(plant);
  await writeFile(join(plant, 'notes.txt'), 'mine');
  await choose(page, plant);
  const question = region(page, 'Plant North is no workspace yet');
  await expect(question).toContainText(plant);
  await expect(question).toContainText('What is in it already stays as it is.');
  await expect(button(page, 'Make it a workspace')).toBeFocused();
  await button(page, 'Not this one').click();
  await expect(question).toHaveCount(0);
  expect(await readdir(plant)).toEqual(['notes.txt']);
  await choose(page, plant);
  await button(page, 'Make it a workspace').click();
  await expect(current(page)).toContainText(plant);
  await expect(current(page)).toContainText('0 authorities, 0 proofs, 0 devices');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(place(page)).toContainText('Plant North');
  expect(JSON.parse(await readFile(join(plant, 'certbench.json'), 'utf8'))).toMatchObject({ kind: 'workspace' });
  expect(await readFile(join(plant, 'notes.txt'), 'utf8')).toBe('mine');

  // What is created now is created there.
  await rail(page, 'Home').click();
  await createAuthority(page);
  expect(await readdir(join(plant, 'authorities'))).toEqual(['RootCA']);

  await rail(page, 'Workspace').click();
  await button(page, 'Open Certbench').click();
  await expect(current(page)).toContainText(home.workspace);
  await expect(page.getByText('Certbench is open now.')).toBeAttached();
  await expect(recent(page)).toContainText(plant);
  await expect(recent(page)).not.toContainText(home.workspace);
  await button(page, 'Open Plant North').click();
  await expect(place(page)).toContainText('Plant North');
});

test('an existing workspace is opened at once, and is the one to come back to', async ({ home }) => {
  const first = await home.open();
  const { page } = first;
  await createAuthority(page);
  const moved = join(home.folder, 'Moved here');
  await rename(home.workspace, moved);
  await rail(page, 'Workspace').click();
  await chooseNothing(page, () => button(page, 'Choose a folder…').click());
  await expect(other(page)).toContainText('Nothing was chosen.');
  await choose(page, moved);
  await expect(current(page)).toContainText(moved);
  await expect(current(page)).toContainText('1 authority, 0 proofs, 0 devices');
  await expect(recent(page).getByRole('listitem')).toHaveCount(1);
  await expect(recent(page).getByRole('listitem')).toContainText('not there');
  await expect(button(page, 'Open Certbench')).toHaveCount(0);
  await button(page, 'Remove Certbench from the list; its files stay').click();
  await expect(recent(page)).toContainText('Workspaces that you have opened are listed here.');
  await first.close();
  expect(first.complaints).toEqual([]);

  const again = await home.open();
  await expect(place(again.page)).toContainText('Moved here');
  await expect(again.page.getByText('RootCA', { exact: true })).toBeVisible();
  expect(again.complaints).toEqual([]);
});

test('a folder that is held by another process can be looked at, and says who writes', async ({
  app: { page },
  home,
}) => {
  const shared = await workspaceIn(join(home.folder, 'Shared'));
  const plain = join(home.folder, 'Plain');
  const ends = [await hold(shared), await hold(plain)];
  try {
    await rail(page, 'Workspace').click();
    await choose(page, shared);
    await expect(place(page)).toContainText('Shared');
    await expect(current(page)).toContainText('Another program is writing to this workspace.');
    await expect(current(page)).toContainText(
      /Process \d+ \(making many devices, since .+\)\. You can look at everything/,
    );

    // To make one is to write.
    await choose(page, plain);
    await button(page, 'Make it a workspace').click();
    await expect(other(page).getByRole('alert')).toContainText('Another window is writing to this workspace.');
    await expect(other(page).getByRole('alert')).toContainText('Wait until it has finished.');
    await expect(place(page)).toContainText('Shared');
    expect(await readdir(plain)).toEqual(['.certbench']);
  } finally {
    await Promise.all(ends.map((end) => end()));
  }
  // Whoever held it is gone, and so is what was said of it.
  await expect(current(page)).not.toContainText('Another program is writing');
  await button(page, 'Make it a workspace').click();
  await expect(place(page)).toContainText('Plain');
  const end = await hold(shared);
  try {
    await rail(page, 'Home').click();
    await rail(page, 'Workspace').click();
    await expect(recent(page).getByRole('listitem').filter({ hasText: shared })).toContainText('in use');
  } finally {
    await end();
  }
});

test('what only looks like a workspace, or is none any more, is not opened', async ({ app: { page }, home }) => {
  const damaged = await workspaceIn(join(home.folder, 'Damaged'), '{"format": 1,');
  const foreign = await workspaceIn(join(home.folder, 'Foreign'), '{"name": "certbench", "version": "1.0.0"}');
  const newer = await workspaceIn(join(home.folder, 'Newer'), workspaceManifest(2));
  const good = await workspaceIn(join(home.folder, 'Good'));
  await rail(page, 'Workspace').click();
  for (const [folder, title, words] of [
    [damaged, 'The workspace cannot be read.', 'certbench.json is not JSON.'],
    [foreign, 'The workspace cannot be read.', 'certbench.json is not a Certbench manifest.'],
    [newer, 'The workspace was made by a newer Certbench.', 'Update Certbench, or choose another folder.'],
  ] as const) {
    await choose(page, folder);
    const alert = other(page).getByRole('alert');
    await expect(alert).toContainText(title);
    await expect(alert).toContainText(words);
    await expect(alert).toContainText(basename(folder));
    await expect(current(page)).toContainText(home.workspace);
  }
  await choose(page, good);
  await expect(place(page)).toContainText('Good');
  await expect(page.getByRole('alert')).toHaveCount(0);

  // A list that was shown before does not make a folder a workspace.
  const another = await workspaceIn(join(home.folder, 'Another'));
  await choose(page, another);
  await expect(button(page, 'Open Good')).toBeVisible();
  await rm(join(good, 'certbench.json'));
  await button(page, 'Open Good').click();
  await expect(recent(page).getByRole('alert')).toContainText('is not a Certbench workspace.');
  await expect(recent(page).getByRole('listitem')).toContainText('no workspace any more');
  await expect(button(page, 'Open Good')).toHaveCount(0);
  await expect(place(page)).toContainText('Another');
});
