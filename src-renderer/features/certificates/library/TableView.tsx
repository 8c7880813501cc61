import { Button } from '@fluentui/react-components';
import { type RefObject, useMemo, useState } from 'react';
import type { CertificateKey } from '../../../ui/routes.ts';
import { useDeletion } from '../trash/index.ts';
import { BulkBar } from './BulkBar.tsx';
import type { Entry } from './entries.ts';
import css from './library.module.css';
import { LibraryTable } from './LibraryTable.tsx';
import { type Marked, nothingSelected, within } from './selection.ts';
import { sorted } from './sorting.ts';
import { library as text } from './words.ts';

interface TableViewProps {
  readonly shown: readonly Entry[];
  /** Whether there is a column of groups. */
  readonly grouped: boolean;
  readonly marked: Marked;
  readonly onMark: (marked: Marked) => void;
  readonly opened: CertificateKey | undefined;
  readonly onOpen: (key: CertificateKey) => void;
  readonly onSearch: () => void;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/** The table with what can be done with several at once. */
export function TableView({ shown, grouped, marked, onMark, opened, onOpen, onSearch, scroller }: TableViewProps) {
  const { sorting, chosen } = marked;
  const [told, setTold] = useState('');
  const entries = useMemo(() => sorted(shown, sorting), [shown, sorting]);
  const selection = useMemo(() => within(chosen, new Set(entries.map(({ id }) => id))), [chosen, entries]);
  const selected = useMemo(() => entries.filter(({ id }) => selection.ids.has(id)), [entries, selection]);
  const { ask, question } = useDeletion();
  const copy = (what: string | Promise<string>) =>
    void Promise.resolve(what)
      .then((words) => navigator.clipboard.writeText(words))
      .then(() => setTold(text.copied));
  return (
    <section className={`card flush ${css['tableview']}`} aria-label={text.tableName}>
      <BulkBar
        selected={selected}
        onCopy={copy}
        onDelete={() => ask(selected.map(({ key }) => key))}
        onClear={() => onMark({ sorting, chosen: nothingSelected })}
      />
      <p className="visually-hidden" role="status">
        {selected.length === 0 ? '' : text.selected(selected.length)} {told}
      </p>
      <LibraryTable
        entries={entries}
        grouped={grouped}
        sorting={sorting}
        onSort={(next) => onMark({ sorting: next, chosen })}
        selection={selection}
        onSelect={(next) => {
          setTold('');
          onMark({ sorting, chosen: next });
        }}
        opened={opened}
        onOpen={onOpen}
        onCopy={() => copy(selected.map(({ name }) => name).join('\n'))}
        onDelete={(active) => ask(selected.length === 0 ? [active.key] : selected.map(({ key }) => key))}
        onSearch={onSearch}
        scroller={scroller}
      />
      {question}
    </section>
  );
}

/** In the place of a list of which the filters leave nothing. */
export function NothingFound({ total, onClear }: { readonly total: number; readonly onClear: () => void }) {
  return (
    <div className="empty">
      <p>
        {text.hidden} {text.hiddenText(total)}
      </p>
      <Button onClick={onClear}>{text.clear}</Button>
    </div>
  );
}
