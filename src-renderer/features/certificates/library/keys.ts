/** What a key does in the table; `at`: the line that is active, of so many. */
export type Deed =
  | { readonly do: 'move'; readonly to: number; readonly extend: boolean }
  | { readonly do: 'open' | 'toggle' | 'all' | 'clear' | 'copy' | 'search' | 'delete' }
  | { readonly do: 'type'; readonly letter: string };

interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const pageRows = 12;

/** Undefined for a key that is none of the table's. */
export function deedOf(
  { key, shiftKey, ctrlKey, metaKey, altKey }: Pressed,
  at: number,
  count: number,
): Deed | undefined {
  if (altKey) return undefined;
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() === 'a') return { do: 'all' };
    return key.toLowerCase() === 'c' ? { do: 'copy' } : undefined;
  }
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + pageRows,
    PageUp: at - pageRows,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  if (to !== undefined) return { do: 'move', to: Math.max(0, Math.min(count - 1, to)), extend: shiftKey };
  if (key === 'Enter') return { do: 'open' };
  if (key === ' ') return { do: 'toggle' };
  if (key === 'Escape') return { do: 'clear' };
  // A Mac's delete key is Backspace.
  if (key === 'Delete' || key === 'Backspace') return { do: 'delete' };
  if (key === '/') return { do: 'search' };
  return key.length === 1 ? { do: 'type', letter: key.toLowerCase() } : undefined;
}

/** The next name that begins so, from the active one on and round; undefined where there is none. */
export function nextBeginning(names: readonly string[], at: number, beginning: string): number | undefined {
  const start = beginning.length === 1 ? at + 1 : at;
  for (let step = 0; step < names.length; step++) {
    const index = (start + step) % names.length;
    if (names[index]?.toLowerCase().startsWith(beginning) === true) return index;
  }
  return undefined;
}
