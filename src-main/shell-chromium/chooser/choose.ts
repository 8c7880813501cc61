import type { ChooserRequest, Listing } from '../chooser.ts';

/** The page that stands in for native dialogs: it walks through folders and answers with one path. */

interface Chooser {
  certbenchChooser(message: { kind: string; path?: string }): Promise<unknown>;
}

const ask = (kind: string, path = ''): Promise<unknown> =>
  (globalThis as unknown as Chooser).certbenchChooser({ kind, path });

function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`The page has no ${selector}.`);
  return found;
}

const folderField = element('#folder') as HTMLInputElement;
const nameField = element('#name') as HTMLInputElement;
const alert = element('[role=alert]');
const submit = element('button[type=submit]');
let up = 'Up';

async function start(): Promise<void> {
  const request = (await ask('request')) as ChooserRequest;
  const { mode, title, suggestedName, words } = request;
  document.title = title;
  translate(words);
  element('h1').textContent = title;
  const named = mode !== 'folder';
  element('#naming').hidden = !named;
  element('label[for=name]').textContent = mode === 'save' ? words.saveAs : words.file;
  nameField.value = suggestedName;
  submit.textContent = { folder: words.chooseFolder, file: words.open, save: words.save }[mode];
  const separator = request.startIn.includes('\\') ? '\\' : '/';
  const path = (name: string) => `${folderField.value.replace(/[\\/]$/, '')}${separator}${name}`;

  element('form').addEventListener('submit', (event) => {
    event.preventDefault();
    // Enter in the field of the folder goes there first.
    if (document.activeElement === folderField && folderField.value !== folderField.defaultValue) {
      void show(folderField.value);
      return;
    }
    if (named && nameField.value.trim() === '') {
      alert.textContent = mode === 'save' ? words.typeName : words.chooseFile;
      nameField.focus();
      return;
    }
    void ask('answer', named ? path(nameField.value.trim()) : folderField.value);
  });
  element('#cancel').addEventListener('click', () => void ask('answer'));
  element('#make').addEventListener('click', () => void makeFolder(path));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') void ask('answer');
  });
  up = words.up;
  await show(request.startIn);
  (named ? nameField : submit).focus();
}

/** What stands on the page from the beginning. */
function translate(words: ChooserRequest['words']): void {
  document.documentElement.lang = words.language;
  element('nav').ariaLabel = words.places;
  element('ul').ariaLabel = words.contents;
  element('label[for=folder]').textContent = words.folder;
  element('#make').textContent = words.newFolder;
  element('#cancel').textContent = words.cancel;
}

async function makeFolder(path: (name: string) => string): Promise<void> {
  const made = path(`Certbench ${new Date().toISOString().slice(0, 10)}`);
  const fault = await ask('make', made);
  if (typeof fault === 'string') alert.textContent = fault;
  else await show(made);
}

async function show(folder: string): Promise<void> {
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
  element('nav').replaceChildren(...listing.places.map((place) => button(place.label, () => void show(place.folder))));
  const { parent } = listing;
  const upwards = parent === undefined ? [] : [button(`↑ ${up}`, () => void show(parent))];
  const entries = listing.entries.map(({ name, path, isFolder }) =>
    isFolder
      ? button(`📁 ${name}`, () => void show(path))
      : button(name, () => {
          nameField.value = name;
          submit.focus();
        }),
  );
  element('ul').replaceChildren(
    ...[...upwards, ...entries].map((child) => {
      const item = document.createElement('li');
      item.append(child);
      return item;
    }),
  );
}

void start();
