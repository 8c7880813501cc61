import { useEffect } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { Navigation } from '../../ui/navigation.ts';
import { shortcutFor } from './shortcuts.ts';

interface ShortcutDeeds {
  readonly go: Navigation['go'];
  readonly search: () => void;
  readonly help: () => void;
}

/** Obeys the shortcuts of the table. While a dialog asks something only the search can be closed by its own keys. */
export function useShortcuts({ go, search, help }: ShortcutDeeds): void {
  const { system } = useBench().info;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const deed = shortcutFor(event, system, isTyped(event.target));
      if (deed === undefined) return;
      const dialog = document.querySelector('[role=dialog], [role=alertdialog]');
      if (dialog !== null && (deed !== 'search' || dialog.querySelector('[role=combobox]') === null)) return;
      if (deed === 'search') search();
      else if (deed === 'help') help();
      else if (deed !== 'find') go({ page: deed.page });
      else if (!focusSearch()) return;
      event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  });
}

const notTyped: readonly string[] = ['checkbox', 'radio', 'button', 'submit', 'range'];

const isTyped = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && !notTyped.includes(target.type)) ||
  (target instanceof HTMLElement && target.isContentEditable);

/** Answers whether the page has a search. */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type=search]');
  field?.focus();
  field?.select();
  return field !== null;
}
