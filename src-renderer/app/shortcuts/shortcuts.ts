import type { AppInfo } from '../../bench/bench.ts';
import type { RailPage } from '../../ui/routes.ts';
import { pages } from '../words.ts';
import { shortcuts as text } from './words.ts';

type System = AppInfo['system'];

/** What a shortcut does: search in everything, find on the page, show the list, or go to a page. */
export type Deed = 'search' | 'find' | 'help' | { readonly page: RailPage };

interface Shortcut {
  readonly deed: Deed;
  readonly name: () => string;
  /** "Mod" is Ctrl, and Cmd on a Mac. Those without it do nothing while somebody types. */
  readonly keys: readonly string[];
}

/** In the order of the rail. */
const numbered: readonly RailPage[] = ['home', 'certificates', 'simulate', 'hub', 'workspace'];

/** Every shortcut of the window: both bound and listed by this table. */
export const allShortcuts: readonly Shortcut[] = [
  { deed: 'search', name: () => text.search, keys: ['Mod+K', 'Mod+Shift+P'] },
  { deed: 'find', name: () => text.find, keys: ['Mod+F', '/'] },
  ...numbered.map((page, index) => ({
    deed: { page },
    name: () => text.page(pages[page].name),
    keys: [`Mod+${index + 1}`],
  })),
  { deed: { page: 'settings' }, name: () => text.page(pages.settings.name), keys: ['Mod+,'] },
  { deed: 'help', name: () => text.help, keys: ['?', 'F1'] },
];

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The shortcut that was pressed, if it is one. `typing`: the focus is where letters are typed. */
export function shortcutFor(pressed: Pressed, system: System, typing: boolean): Deed | undefined {
  const chord = chordOf(pressed, system);
  if (chord === undefined || (typing && !chord.startsWith('Mod+') && !/^F\d+$/.test(chord))) return undefined;
  return allShortcuts.find(({ keys }) => keys.includes(chord))?.deed;
}

function chordOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Pressed, system: System): string | undefined {
  const isMac = system === 'macos';
  // The other one belongs to the system, and Alt writes letters on some keyboards.
  if (altKey || (isMac ? ctrlKey : metaKey)) return undefined;
  const mod = isMac ? metaKey : ctrlKey;
  // Which signs need Shift depends on the keyboard; letters and named keys do not.
  const shift = shiftKey && (/^[a-z]$/i.test(key) || key.length > 1);
  return [...(mod ? ['Mod'] : []), ...(shift ? ['Shift'] : []), key.length === 1 ? key.toUpperCase() : key].join('+');
}

/** A shortcut's keys as the system names them: "Ctrl+K", "⌘K". */
export function keysOf(deed: Deed, system: System): readonly string[] {
  const { keys = [] } = allShortcuts.find((one) => one.deed === deed) ?? {};
  return keys.map((chord) => shownAs(chord, system));
}

export const shownAs = (chord: string, system: System): string =>
  system === 'macos' ? chord.replace('Mod+', '⌘').replace('Shift+', '⇧') : chord.replace('Mod+', 'Ctrl+');
