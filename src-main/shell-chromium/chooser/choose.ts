import type { ChooserRequest, Listing } from '../chooser.ts';

/** The page that stands in for native dialogs: it walks through folders and answers with paths. */

interface Chooser {
  certbenchChooser(message: { kind: string; path?: string; paths?: readonly string[] }): Promise<unknown>;
}

const ask = (kind: string, path = ''): Promise<unknown> =>
  (globalThis as unknown as Chooser).certbenchChooser({ kind, path });

const answer = (...paths: readonly string[]): Promise<unknown> =>
  (globalThis as unknown as Chooser).certbenchChooser({ kind: 'answer', paths });

function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`The page has no ${selector}.`);
  return found;
}

const folderField = element('#folder') as HTMLInputElement;
const nameField = element('#name') as HTMLInputElement;
const alert = element('[role=alert]');
const submit = element('button[type=submit]');
const all = element('#all');
/** Paths of the files that are chosen of the folder that is shown, where there may be several. */
const chosen = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('ul [aria-pressed=true]')].flatMap(({ dataset }) => dataset['path'] ?? []);

async function start(): Promise<void> {
  const request = (await ask('request')) as ChooserRequest;
  const { mode, title, suggestedName, words } = request;
  document.title = title;
  translate(words);
  element('h1').textContent = title;
  const named = mode === 'file' || mode === 'save';
  const several = mode === 'files';
  all.hidden = !several;
  element('#naming').hidden = !named;
  element('label[for=name]').textContent = mode === 'save' ? words.saveAs : words.file;
  nameField.value = suggestedName;
  submit.textContent = { folder: words.chooseFolder, file: words.open, files: words.open, save: words.save }[mode];
  const separator = request.startIn.includes('\\') ? '\\' : '/';
  const path = (name: string) => `${folderField.value.replace(/[\\/]$/, '')}${separator}${name}`;

  element('form').addEventListener('submit', (event) => {
    event.preventDefault();
    // Enter in the field of the folder goes there first.
    if (document.activeElement === folderField && folderField.value !== folderField.defaultValue) {
      void show(folderField.value, several);
      return;
    }
    if (several && chosen().length === 0) {
      alert.textContent = 'Choose a file, or several.';
      return;
    }
    if (named && nameField.value.trim() === '') {
      alert.textContent = mode === 'save' ? words.typeName : words.chooseFile;
      nameField.focus();
      return;
    }
    void answer(...(several ? chosen() : [named ? path(nameField.value.trim()) : folderField.value]));
  });
  element('#cancel').addEventListener('click', () => void answer());
  element('#make').addEventListener('click', () => void makeFolder(path, several));
  all.addEventListener('click', () => {
    for (const one of document.querySelectorAll<HTMLElement>('ul [aria-pressed=false]')) one.click();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') void answer();
  });
  await show(request.startIn, several);
  const first = document.querySelector<HTMLElement>('ul [aria-pressed]');
  (named ? nameField : (first ?? submit)).focus();
}

/** What stands on the page from the beginning. */
function translate(words: ChooserRequest['words']): void {
  document.documentElement.lang = words.language;
  element('nav').ariaLabel = words.places;
  element('ul').ariaLabel = words.contents;
  element('ul').dataset['up'] = words.up;
  element('label[for=folder]').textContent = words.folder;
  element('#make').textContent = words.newFolder;
  element('#cancel').textContent = words.cancel;
  element('#all').textContent = words.chooseAll;
  Object.assign(element('footer span').dataset, words.chosen);
}

async function makeFolder(path: (name: string) => string, several: boolean): Promise<void> {
  const made = path(`Certbench ${new Date().toISOString().slice(0, 10)}`);
  const fault = await ask('make', made);
  if (typeof fault === 'string') alert.textContent = fault;
  else await show(made, several);
}

async function show(folder: string, several: boolean): Promise<void> {
  const listing = (await ask('list', folder)) as Listing;
  folderField.value = listing.folder;
  folderField.defaultValue = listing.folder;
  alert.textContent = listing.fault ?? '';
  const button = (label: string, press: () => void) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = label;
    made.addEventListener('click', press);
    return made;
  };
  element('nav').replaceChildren(
    ...listing.places.map((place) => button(place.label, () => void show(place.folder, several))),
  );
  const { parent } = listing;
  const up =
    parent === undefined ? [] : [button(`↑ ${element('ul').dataset['up'] ?? ''}`, () => void show(parent, several))];
  const file = (name: string, path: string) => {
    if (several) {
      const made = button(name, () => {
        made.ariaPressed = String(made.ariaPressed !== 'true');
        tellChosen();
      });
      made.ariaPressed = 'false';
      made.dataset['path'] = path;
      return made;
    }
    return button(name, () => {
      nameField.value = name;
      submit.focus();
    });
  };
  const entries = listing.entries.map(({ name, path, isFolder }) =>
    isFolder ? button(`${name}/`, () => void show(path, several)) : file(name, path),
  );
  element('ul').replaceChildren(
    ...[...up, ...entries].map((child) => {
      const item = document.createElement('li');
      item.append(child);
      return item;
    }),
  );
  tellChosen();
}

function tellChosen(): void {
  const { length } = chosen();
  const told = element('footer span');
  const { one = '', other = '' } = told.dataset;
  told.textContent = length === 0 ? '' : (length === 1 ? one : other).replace('#', String(length));
}

void start();
