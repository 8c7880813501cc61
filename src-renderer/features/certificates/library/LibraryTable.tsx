import { ArrowSortDownRegular, ArrowSortUpRegular } from '@fluentui/react-icons';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { CertificateKey } from '../../../ui/routes.ts';
import { idOf } from '../kinds/index.ts';
import type { Entry } from './entries.ts';
import { deedOf, nextBeginning } from './keys.ts';
import css from './library.module.css';
import { Row } from './Row.tsx';
import { type Selection, all, nothingSelected, rangeTo, toggle } from './selection.ts';
import { type Column, type Sorting, sortedBy } from './sorting.ts';
import { library as text } from './words.ts';

const rowHeight = 36;
/** The rows begin below the header, which stays in sight. */
const headHeight = 36;
/** Letters that follow each other so quickly are one beginning, in milliseconds. */
const typingMs = 700;

const columns: readonly Column[] = ['name', 'group', 'kind', 'issuer', 'keyType', 'ends', 'places'];
/** Which ones a narrow table has no room for. */
const width: Readonly<Partial<Record<Column, string | undefined>>> = {
  group: css['wide'],
  issuer: css['wide'],
  places: css['widest'],
};

interface TableProps {
  /** In the order in which they are drawn. */
  readonly entries: readonly Entry[];
  /** Whether there is a column of groups. */
  readonly grouped: boolean;
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly opened: CertificateKey | undefined;
  readonly onOpen: (key: CertificateKey) => void;
  readonly onCopy: () => void;
  /** What is selected, else the active row. */
  readonly onDelete: (active: Entry) => void;
  readonly onSearch: () => void;
  /** Has the keys. */
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/**
 * A table of which the rows in sight exist: the focus stays on the table itself, which names its active row.
 * (WAI-ARIA Authoring Practices, "Grid".)
 */
export function LibraryTable(props: TableProps) {
  const {
    entries,
    grouped,
    sorting,
    onSort,
    selection,
    onSelect,
    opened,
    onOpen,
    onCopy,
    onDelete,
    onSearch,
    scroller,
  } = props;
  const order = useMemo(() => entries.map(({ id }) => id), [entries]);
  const openedId = opened === undefined ? undefined : idOf(opened);
  const [activeId, setActiveId] = useState(openedId);
  const active = Math.max(0, activeId === undefined ? 0 : order.indexOf(activeId));
  const typed = useRef({ text: '', at: 0 });
  const tableId = useId();
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    // The active row is named by the table, so it must exist even out of sight.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return active >= range.count || inSight.includes(active) ? inSight : [...inSight, active].sort((a, b) => a - b);
    },
  });
  useEffect(() => {
    if (activeId !== undefined) virtual.scrollToIndex(active, { align: 'auto' });
  }, [active, activeId, virtual]);

  // Read when a row is pressed, so that rows need not be drawn anew for every change.
  const now = useRef({ entries, order, selection, onSelect, onOpen });
  useEffect(() => {
    now.current = { entries, order, selection, onSelect, onOpen };
  });
  const press = useCallback(
    (index: number, { shift, only }: { readonly shift: boolean; readonly only: boolean }) => {
      const { order: ids, selection: before, onSelect: select } = now.current;
      const id = ids[index];
      if (id === undefined) return;
      setActiveId(id);
      scroller.current?.focus();
      if (shift) select(rangeTo(before, ids, id));
      else select(only ? { ids: new Set([id]), anchor: id } : toggle(before, id));
    },
    [scroller],
  );
  const open = useCallback((index: number) => {
    const entry = now.current.entries[index];
    if (entry === undefined) return;
    setActiveId(entry.id);
    now.current.onOpen(entry.key);
  }, []);

  const moveTo = (index: number, extend: boolean) => {
    const id = order[index];
    if (id === undefined) return;
    setActiveId(id);
    if (!extend) return;
    onSelect(rangeTo(selection.anchor === undefined ? { ...selection, anchor: order[active] } : selection, order, id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest('[role=columnheader]') !== null) return;
    const deed = deedOf(event, active, entries.length);
    const id = order[active];
    if (deed === undefined || id === undefined) return;
    event.preventDefault();
    if (deed.do === 'move') moveTo(deed.to, deed.extend);
    else if (deed.do === 'open') open(active);
    else if (deed.do === 'toggle') onSelect(toggle(selection, id));
    else if (deed.do === 'all') onSelect(all(order));
    else if (deed.do === 'clear') onSelect(nothingSelected);
    else if (deed.do === 'copy') onCopy();
    else if (deed.do === 'search') onSearch();
    else if (deed.do === 'delete') {
      const entry = entries[active];
      if (entry !== undefined) onDelete(entry);
    } else if (deed.do === 'type') {
      const { text: before, at } = typed.current;
      const beginning = event.timeStamp - at < typingMs ? before + deed.letter : deed.letter;
      typed.current = { text: beginning, at: event.timeStamp };
      const found = nextBeginning(
        entries.map(({ name }) => name),
        active,
        beginning,
      );
      if (found !== undefined) moveTo(found, false);
    }
  };
  const everything = entries.length > 0 && selection.ids.size === entries.length;
  return (
    <div
      ref={scroller}
      className={[css['library'], grouped ? css['grouped'] : '', 'scroll'].join(' ')}
      role="grid"
      aria-label={text.tableName}
      aria-multiselectable="true"
      aria-rowcount={entries.length + 1}
      aria-activedescendant={entries.length === 0 ? undefined : `${tableId}${active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={css['head']}>
        <div role="row" aria-rowindex={1} className={css['libraryrow']}>
          <span role="columnheader">
            <input
              type="checkbox"
              aria-label={text.selectAll}
              checked={everything}
              onChange={() => onSelect(everything ? nothingSelected : all(order))}
            />
          </span>
          {columns.map((column) =>
            column === 'group' && !grouped ? null : (
              <Head key={column} column={column} sorting={sorting} onSort={onSort} />
            ),
          )}
        </div>
      </div>
      <div role="rowgroup" className="logrows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const entry = entries[index];
          return entry === undefined ? null : (
            <Row
              key={entry.id}
              id={`${tableId}${index}`}
              entry={entry}
              index={index}
              top={start - headHeight}
              active={index === active}
              selected={selection.ids.has(entry.id)}
              opened={entry.id === openedId}
              grouped={grouped}
              onPress={press}
              onOpen={open}
            />
          );
        })}
      </div>
    </div>
  );
}

interface HeadProps extends Pick<TableProps, 'sorting' | 'onSort'> {
  readonly column: Column;
}

function Head({ column, sorting, onSort }: HeadProps) {
  const isSorted = sorting.by === column;
  const order = sorting.descending ? 'descending' : 'ascending';
  return (
    <span role="columnheader" className={width[column]} aria-sort={isSorted ? order : 'none'}>
      <button type="button" className={css['sort']} onClick={() => onSort(sortedBy(sorting, column))}>
        {text.columns[column]}
        {isSorted ? sorting.descending ? <ArrowSortDownRegular /> : <ArrowSortUpRegular /> : null}
      </button>
    </span>
  );
}
