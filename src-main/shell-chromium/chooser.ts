import { mkdir, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, extname, join, parse, resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { i18n } from '../services/i18n.ts';
import type { Dialogs } from '../services/ports.ts';
import { origin } from './window.ts';

/** What the page says, in the language of the window. */
const wordsNow = () => ({
  language: i18n.locale,
  places: i18n.t('Places'),
  folder: i18n.t('Folder'),
  contents: i18n.t('Contents'),
  up: i18n.t('Up'),
  newFolder: i18n.t('New folder'),
  cancel: i18n.t('Cancel'),
  chooseAll: i18n.t('Choose all'),
  /** The page puts the number in the place of #. */
  chosen: { one: i18n.t('# file chosen'), other: i18n.t('# files chosen') },
  saveAs: i18n.t('Save as'),
  file: i18n.t('File'),
  chooseFolder: i18n.t('Choose this folder'),
  open: i18n.t('Open'),
  save: i18n.t('Save'),
  typeName: i18n.t('Type a name.'),
  chooseFile: i18n.t('Choose a file.'),
});

/** What the page is asked to let the user pick. */
export interface ChooserRequest {
  readonly words: ReturnType<typeof wordsNow>;
  readonly mode: 'folder' | 'file' | 'files' | 'save';
  readonly title: string;
  readonly startIn: string;
  readonly suggestedName: string;
  /** What a file should end in; empty: anything. */
  readonly endings: readonly string[];
}

export interface Listing {
  readonly folder: string;
  readonly parent: string | undefined;
  readonly places: readonly { readonly label: string; readonly folder: string }[];
  readonly entries: readonly { readonly name: string; readonly path: string; readonly isFolder: boolean }[];
  /** Why the folder could not be read. */
  readonly fault: string | undefined;
}

/**
 * Folder and file dialogs as a page of their own, where there are no native ones. Only that page can list folders, and
 * only while a choice is open; the app's own page never sees more than the token of what was chosen.
 */
export function pageDialogs(context: () => BrowserContext): Dialogs {
  const chooseAll = async (wanted: Omit<ChooserRequest, 'words'>): Promise<readonly string[]> => {
    const request = { ...wanted, words: wordsNow() };
    const page = await context().newPage();
    try {
      return await ask(page, request);
    } finally {
      if (!page.isClosed()) await page.close();
    }
  };
  const choose = async (request: Omit<ChooserRequest, 'words'>) => (await chooseAll(request))[0];
  return {
    chooseFolder: ({ title, startIn }) => choose({ mode: 'folder', title, startIn, suggestedName: '', endings: [] }),
    chooseFile: ({ title, kind, startIn }) =>
      choose({ mode: 'file', title, startIn, suggestedName: '', endings: kind.endings }),
    chooseFiles: ({ title, kind, startIn }) =>
      chooseAll({ mode: 'files', title, startIn, suggestedName: '', endings: kind.endings }),
    chooseWhereToSave: ({ title, suggestedName, startIn }) =>
      choose({ mode: 'save', title, startIn, suggestedName, endings: [] }),
  };
}

/** None where the user cancelled. */
async function ask(page: Page, request: ChooserRequest): Promise<readonly string[]> {
  let answer: (paths: readonly string[]) => void = () => undefined;
  const answered = new Promise<readonly string[]>((resolvePaths) => {
    answer = resolvePaths;
  });
  const isOwn = (url: string) => url === `${origin}/choose.html`;
  await page.exposeBinding('certbenchChooser', async ({ frame }, message: unknown): Promise<unknown> => {
    if (frame !== page.mainFrame() || !isOwn(frame.url())) return undefined;
    const { kind, path, paths } = message as { kind?: unknown; path?: unknown; paths?: unknown };
    if (kind === 'request') return request;
    if (kind === 'list' && typeof path === 'string') return list(path, request);
    if (kind === 'make' && typeof path === 'string') return make(path);
    if (kind === 'answer' && Array.isArray(paths)) {
      answer(paths.filter((one) => typeof one === 'string' && one !== '').map((one: string) => resolve(one)));
    }
    return undefined;
  });
  page.once('close', () => answer([]));
  await page.goto(`${origin}/choose.html`);
  return answered;
}

async function list(path: string, { mode, endings }: ChooserRequest): Promise<Listing> {
  const folder = resolve(await nearestFolder(path));
  const places = [
    { label: i18n.t('Home'), folder: homedir() },
    { label: i18n.t('Computer'), folder: parse(folder).root },
  ];
  const parent = dirname(folder) === folder ? undefined : dirname(folder);
  try {
    const found = await readdir(folder, { withFileTypes: true });
    const entries = found
      .map((entry) => ({ name: entry.name, path: join(folder, entry.name), isFolder: entry.isDirectory() }))
      .filter(({ name }) => !name.startsWith('.'))
      .filter(({ name, isFolder }) => isFolder || (mode.startsWith('file') && fits(name, endings)))
      .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name));
    return { folder, parent, places, entries, fault: undefined };
  } catch (error) {
    return { folder, parent, places, entries: [], fault: error instanceof Error ? error.message : String(error) };
  }
}

const fits = (name: string, endings: readonly string[]): boolean =>
  endings.length === 0 || endings.includes(extname(name).slice(1).toLowerCase());

/** A place to start in may not exist yet. */
async function nearestFolder(path: string): Promise<string> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() === true || dirname(folder) === folder) return folder;
  }
}

async function make(path: string): Promise<string | undefined> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
