import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useNavigation } from '../../../ui/navigation.ts';
import { date } from '../../../ui/format.ts';
import { ExpiryTag } from '../certificate/index.ts';
import { rowOf } from '../kinds/index.ts';
import type { End } from './ends.ts';
import { timeline as text } from './words.ts';
import css from './timeline.module.css';

const rowHeight = 36;

/** One after the other; of thousands only those in sight exist. */
export function EndList({ ends }: { readonly ends: readonly End[] }) {
  const { go } = useNavigation();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: ends.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  return (
    <div ref={scroller} className="scroll" role="list" aria-label={text.list} tabIndex={-1}>
      <div className="logrows" role="none" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const end = ends[index];
          if (end === undefined) return null;
          const { node, notAfter } = end;
          const kind = rowOf(node.kind);
          const key = kind.keyOf(node.line);
          const about = kind.about?.(node.line);
          return (
            <div
              key={`${key.kind} ${key.name}`}
              role="listitem"
              aria-posinset={index + 1}
              aria-setsize={ends.length}
              className={css['end']}
              style={{ transform: `translateY(${start}px)` }}
            >
              <button type="button" onClick={() => go({ page: 'certificates', selected: key })}>
                <span className={css['date']}>{date(notAfter)}</span>
                <kind.Picture line={node.line} />
                <kind.Name line={node.line} />
                <span className="grow" />
                {typeof about === 'string' ? <span className="dim small clip">{about}</span> : null}
                <ExpiryTag notAfter={notAfter} />
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
