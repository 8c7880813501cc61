import { Menu, MenuItem, MenuList, MenuPopover } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type RefObject, useId, useState } from 'react';
import type { LogLine } from '../../bench/run-events.ts';
import { type Column, type Order, clipboardText, nextOrder } from './log-table.ts';
import { LogCells } from './LogRow.tsx';
import { simulate as text } from './words.ts';
import css from './log.module.css';

const rowHeight = 32;
/** The rows begin below the header, which stays in sight. */
const headHeight = 30;
const page = 10;

interface TableProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly label: string;
  /** As they are shown. */
  readonly lines: readonly LogLine[];
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  /** The one that is shown in full. */
  readonly selected: LogLine | undefined;
  readonly onSelect: (line: LogLine | undefined) => void;
  readonly onCopied: () => void;
  readonly colorOf?: ((deviceId: string) => string) | undefined;
}

/**
 * The messages as a table of which the rows in sight exist. The focus stays on the table, which names its active row, so that a row
 * may go without taking the focus along.
 */
export function LogTable({
  scroller,
  label,
  lines,
  order,
  onOrder,
  selected,
  onSelect,
  onCopied,
  colorOf,
}: TableProps) {
  const tableId = useId();
  const [activeNumber, setActiveNumber] = useState<number>();
  const [menu, setMenu] = useState<{ readonly line: LogLine; readonly x: number; readonly y: number }>();
  const active = lines.findIndex(({ number }) => number === activeNumber);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  const drawn = rows.getVirtualItems();
  const activate = (line: LogLine, shown: LogLine | undefined) => {
    setActiveNumber(line.number);
    onSelect(shown);
  };
  const copy = (copied: string) => void navigator.clipboard.writeText(copied).then(onCopied);
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[active];
    if (event.key === 'Escape' && selected !== undefined) onSelect(undefined);
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c' && line !== undefined) {
      // What somebody has marked with the mouse is what they want.
      if (getSelection()?.isCollapsed === false) return;
      copy(clipboardText(line));
    } else if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    else if ((event.key === 'Enter' || event.key === ' ') && line !== undefined) {
      onSelect(selected?.number === line.number ? undefined : line);
    } else {
      const to = targetOf(event.key, active, lines.length);
      const next = to === undefined ? undefined : lines[Math.max(0, Math.min(lines.length - 1, to))];
      if (next === undefined) return;
      rows.scrollToIndex(lines.indexOf(next), { align: 'auto' });
      activate(next, selected === undefined ? undefined : next);
    }
    event.preventDefault();
  };
  const onContextMenu = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
    const line = lines[row === null ? active : Number(row.dataset['index'])];
    if (line === undefined) return;
    event.preventDefault();
    setActiveNumber(line.number);
    setMenu({ line, x: event.clientX, y: event.clientY });
  };
  const activeIsDrawn = drawn.some(({ index }) => index === active);
  return (
    <>
      <div
        ref={scroller}
        data-testid="log-rows"
        className={`scroll ${css['table']}`}
        role="grid"
        aria-label={label}
        aria-rowcount={lines.length + 1}
        aria-activedescendant={activeIsDrawn ? `${tableId}${activeNumber}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
      >
        <Head order={order} onOrder={onOrder} />
        <div role="rowgroup" className="logrows" style={{ height: rows.getTotalSize() }}>
          {drawn.map(({ index, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            const isSelected = line.number === selected?.number;
            return (
              <div
                key={line.number}
                id={`${tableId}${line.number}`}
                role="row"
                data-testid="log-row"
                data-index={index}
                data-type={line.event.type}
                aria-rowindex={index + 2}
                aria-selected={isSelected}
                className={index === active ? `logrow ${css['row']} ${css['active']}` : `logrow ${css['row']}`}
                style={{ transform: `translateY(${start - headHeight}px)` }}
                onClick={() => activate(line, isSelected ? undefined : line)}
              >
                <LogCells line={line} color={colorOf?.(line.event.deviceId)} />
              </div>
            );
          })}
        </div>
      </div>
      <Menu
        open={menu !== undefined}
        onOpenChange={(_event, { open }) => (open ? undefined : setMenu(undefined))}
        positioning={{
          position: 'below',
          align: 'start',
          target: { getBoundingClientRect: () => new DOMRect(menu?.x ?? 0, menu?.y ?? 0, 0, 0) },
        }}
      >
        <MenuPopover>
          <MenuList>
            <MenuItem secondaryContent="Ctrl+C" onClick={() => menu && copy(clipboardText(menu.line))}>
              {text.copyRow}
            </MenuItem>
            <MenuItem onClick={() => menu && copy(JSON.stringify(menu.line.event, undefined, 2))}>
              {text.copyJson}
            </MenuItem>
            <MenuItem onClick={() => menu && onSelect(menu.line)}>{text.showMessage}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
}

function Head({ order, onOrder }: Pick<TableProps, 'order' | 'onOrder'>) {
  return (
    <div role="rowgroup" className={css['head']}>
      <div role="row" aria-rowindex={1} className={css['row']}>
        {Object.entries(text.columns).map(([name, label]) => {
          const column = name as Column;
          const isSorted = order.column === column;
          return (
            <span
              key={name}
              role="columnheader"
              aria-sort={isSorted ? (order.descending ? 'descending' : 'ascending') : 'none'}
            >
              <button type="button" onClick={() => onOrder(nextOrder(order, column))}>
                {label}
                <span aria-hidden="true">{isSorted ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
              </button>
            </span>
          );
        })}
      </div>
    </div>
  );
}

function targetOf(key: string, active: number, count: number): number | undefined {
  const to: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: count - 1,
  };
  return to[key];
}
