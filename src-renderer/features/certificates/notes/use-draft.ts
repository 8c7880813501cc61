import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';

interface Draft {
  readonly text: string;
  readonly change: (text: string) => void;
  readonly save: () => void;
  /** Saves with Ctrl+Enter, and goes back with Escape to what is kept. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** A text that is saved when its field is left, by whatever way. Where it could not be saved it stays as it was typed. */
export function useDraft(kept: string, save: (text: string) => Promise<boolean>): Draft {
  const [draft, setDraft] = useState<string>();
  const now = useRef({ draft, kept, save, saving: '' });
  useEffect(() => {
    now.current = { ...now.current, draft, kept, save };
  });
  const commit = useCallback(async () => {
    const { draft: typed, kept: before, save: keep, saving } = now.current;
    if (typed === undefined || typed === saving) return;
    if (typed.trim() === before) return setDraft(undefined);
    now.current.saving = typed;
    const isSaved = await keep(typed);
    now.current.saving = '';
    if (isSaved) setDraft((later) => (later === typed ? undefined : later));
  }, []);
  // A page that is left by a key takes its fields along before they lose the focus.
  useEffect(() => () => void commit(), [commit]);
  return {
    text: draft ?? kept,
    change: setDraft,
    save: () => void commit(),
    onKeyDown: (event) => {
      const wanted = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
      if (!wanted && (event.key !== 'Escape' || draft === undefined)) return;
      event.preventDefault();
      event.stopPropagation();
      if (wanted) void commit();
      else setDraft(undefined);
    },
  };
}
