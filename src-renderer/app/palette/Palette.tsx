import { Dialog, DialogSurface, Input } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ExportSubject } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { useStore } from '../../bench/store.ts';
import { ExportDialog } from '../../features/certificates/export/index.ts';
import { useNavigation } from '../../ui/navigation.ts';
import { type Entry, generalEntries, thingEntries } from './entries.ts';
import css from './palette.module.css';
import { search } from './search.ts';
import { palette as text } from './words.ts';

/** Entries that are drawn; who looks for more types more. */
const shownAtMost = 50;
const rememberedAtMost = 12;

interface PaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onShowShortcuts: () => void;
}

/** Finds every page, action and thing by its name, by the keyboard alone. */
export function Palette({ open, onClose, onShowShortcuts }: PaletteProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const [recent, setRecent] = useState<readonly string[]>([]);
  const [exported, setExported] = useState<ExportSubject>();
  const choose = ({ id, choice }: Entry) => {
    setRecent((before) => [id, ...before.filter((other) => other !== id)].slice(0, rememberedAtMost));
    onClose();
    if ('go' in choice) go(choice.go);
    else if ('exported' in choice) setExported(choice.exported);
    else if (choice.deed === 'show-shortcuts') onShowShortcuts();
    else {
      go({ page: 'hub' });
      void bench.findHubPort().then(async ({ port }) => {
        const failure = await bench.startHub(port);
        if (failure !== undefined) bench.notice.set(failure);
      });
    }
  };
  return (
    <>
      {/* Gone at once, as the page that was chosen is there at once. */}
      {open ? (
        <Dialog open onOpenChange={(_event, data) => data.open || onClose()}>
          <DialogSurface className={css['surface']} aria-label={text.title}>
            <Finder recent={recent} onChoose={choose} />
          </DialogSurface>
        </Dialog>
      ) : null}
      {exported === undefined ? null : <ExportDialog subjects={[exported]} onClose={() => setExported(undefined)} />}
    </>
  );
}

interface FinderProps {
  /** IDs of what was chosen before, the newest first. */
  readonly recent: readonly string[];
  readonly onChoose: (entry: Entry) => void;
}

/** A field with a list below it (the combobox of WAI-ARIA 1.2): the focus stays in the field, the keys move in the list. */
function Finder({ recent, onChoose }: FinderProps) {
  const bench = useBench();
  const overview = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const general = useMemo(() => generalEntries(hub.running), [hub.running]);
  const things = useMemo(() => thingEntries(overview), [overview]);
  const found = useMemo(() => {
    // Before anything is typed the things would bury the pages; those used lately are wanted again.
    const wanted = query.trim() === '' ? things.filter(({ id: thing }) => recent.includes(thing)) : things;
    return search([...general, ...wanted], query, recent);
  }, [general, things, query, recent]);
  const shown = found.slice(0, shownAtMost);
  const at = Math.min(active, shown.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [at, query]);
  const onKeyDown = (event: KeyboardEvent) => {
    const entry = shown[at];
    if (event.key === 'ArrowDown') setActive(at === shown.length - 1 ? 0 : at + 1);
    else if (event.key === 'ArrowUp') setActive(at <= 0 ? shown.length - 1 : at - 1);
    else if (event.key === 'Enter' && entry !== undefined) onChoose(entry);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className={css['head']}>
        <Input
          autoFocus
          role="combobox"
          aria-label={text.field}
          placeholder={text.field}
          aria-expanded
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          {...(at === -1 ? {} : { 'aria-activedescendant': `${id}${at}` })}
          appearance="filled-lighter"
          size="large"
          contentBefore={<SearchRegular />}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onKeyDown={onKeyDown}
          onChange={(_event, data) => {
            setQuery(data.value);
            setActive(0);
          }}
        />
      </div>
      <div ref={list} id={`${id}list`} role="listbox" aria-label={text.list} className={css['found']}>
        {shown.map((entry, index) => (
          <div
            key={entry.id}
            id={`${id}${index}`}
            role="option"
            aria-selected={index === at}
            className={css['entry']}
            tabIndex={-1}
            onClick={() => onChoose(entry)}
            onKeyDown={onKeyDown}
          >
            <span className="clip">{entry.name}</span>
            <span className="dim small">
              {query === '' && recent.includes(entry.id) ? `${text.recent} · ${entry.kind}` : entry.kind}
            </span>
          </div>
        ))}
      </div>
      <div className={`${css['foot']} dim small`}>
        <span role="status">
          {found.length === 0
            ? text.none
            : found.length > shown.length
              ? text.more(shown.length, found.length)
              : text.found(found.length)}
        </span>
        <span>{text.hint}</span>
      </div>
    </>
  );
}
