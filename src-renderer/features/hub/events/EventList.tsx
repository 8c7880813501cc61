import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type ComponentType,
  type KeyboardEvent,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { HubEvent } from '../../../../src-main/contract/models.ts';
import css from './events.module.css';

const rowHeight = 32;

export interface NumberedEvent<E extends HubEvent = HubEvent> {
  /** Tells it from every other of the list. */
  readonly number: number;
  readonly event: E;
}

interface EventListProps<E extends HubEvent> {
  readonly label: string;
  /** Newest first. */
  readonly items: readonly NumberedEvent<E>[];
  readonly selected: number | undefined;
  readonly onSelect: (item: NumberedEvent<E>) => void;
  readonly Line: ComponentType<{ readonly event: E }>;
}

/**
 * A list that grows at its top. The focus stays on the list, which names its active line (WAI-ARIA Authoring Practices,
 * "Listbox"), so that a line may go without taking the focus along.
 */
export function EventList<E extends HubEvent>({ label, items, selected, onSelect, Line }: EventListProps<E>) {
  const scroller = useRef<HTMLDivElement>(null);
  const listId = useId();
  const [activeNumber, setActiveNumber] = useState(selected);
  const found = items.findIndex(({ number }) => number === activeNumber);
  const active = Math.max(0, found);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    getItemKey: (index) => items[index]?.number ?? index,
  });
  useSteadyScroll(scroller, items);
  const moveTo = (index: number) => {
    const item = items[Math.max(0, Math.min(items.length - 1, index))];
    if (item === undefined) return;
    setActiveNumber(item.number);
    virtual.scrollToIndex(items.indexOf(item), { align: 'auto' });
    onSelect(item);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = targetOf(event.key, active, items.length, found === -1);
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    moveTo(to);
  };
  const drawn = virtual.getVirtualItems();
  const activeIsDrawn = drawn.some(({ index }) => index === active);
  return (
    <div
      ref={scroller}
      className={`scroll ${css['eventlist']}`}
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={activeIsDrawn ? `${listId}${items[active]?.number ?? ''}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className="logrows" role="none" style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, key, start }) => {
          const item = items[index];
          return item === undefined ? null : (
            <div
              key={key}
              id={`${listId}${item.number}`}
              role="option"
              aria-selected={item.number === selected}
              aria-posinset={index + 1}
              aria-setsize={items.length}
              className={index === active ? 'logrow active' : 'logrow'}
              style={{ transform: `translateY(${start}px)` }}
              // Lines may move on before the button is up again; a click alone comes from assistive programs.
              onMouseDown={({ button }) => (button === 0 ? moveTo(index) : undefined)}
              onClick={() => moveTo(index)}
            >
              <Line event={item.event} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function targetOf(key: string, active: number, count: number, atNone: boolean): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return atNone ? 0 : active + 1;
    case 'ArrowUp':
      return active - 1;
    case 'PageDown':
      return active + 10;
    case 'PageUp':
      return active - 10;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'Enter':
    case ' ':
      return active;
    default:
      return undefined;
  }
}

/** Who has scrolled down to read keeps the lines in sight, however many come in above. */
function useSteadyScroll(scrollerRef: RefObject<HTMLDivElement | null>, items: readonly NumberedEvent[]): void {
  const first = useRef(items[0]?.number);
  useLayoutEffect(() => {
    const element = scrollerRef.current;
    const before = first.current;
    first.current = items[0]?.number;
    if (element === null || element.scrollTop < rowHeight || before === undefined) return;
    const added = items.findIndex(({ number }) => number === before);
    if (added > 0) element.scrollTop += added * rowHeight;
  }, [scrollerRef, items]);
}
