import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useMemo, useState } from 'react';
import type { Overview } from '../../../bench/bench.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { certificates as text } from './words.ts';
import { idOf } from '../kinds/index.ts';
import { Row } from './Row.tsx';
import { type TreeRow, ancestorsOf, keyOf, treeOf, viewOf } from './tree.ts';
import css from './tree.module.css';

const rowHeight = 36;

interface TreeProps {
  readonly overview: Overview;
  readonly selected: CertificateKey | undefined;
  /** Branches that were opened (true) or closed, by the ID of their line. */
  readonly opened: ReadonlyMap<string, boolean>;
  readonly onOpened: (change: (before: ReadonlyMap<string, boolean>) => ReadonlyMap<string, boolean>) => void;
  /** ID of the line that was brought into sight last. It outlives the tree as what is opened does, or what was closed since would open again. */
  readonly revealed: RefObject<string | undefined>;
  /** SHA-256 thumbprints of authorities that the local hub has verified. */
  readonly verified: ReadonlySet<string>;
  readonly onSelect: (key: CertificateKey) => void;
  /** IDs of what filters leave; undefined where there are none. */
  readonly shown: ReadonlySet<string> | undefined;
  readonly onSearch: () => void;
  /** Below the lines. */
  readonly foot: ReactNode;
  /** Has the keys. */
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/**
 * The tree, of which only the lines in sight exist: the focus stays on the tree itself, which names its active line.
 * (WAI-ARIA Authoring Practices, "Tree View".)
 */
export function CertificateTree(props: TreeProps) {
  const {
    overview,
    selected,
    opened,
    onOpened: setOpened,
    revealed,
    verified,
    onSelect,
    shown,
    onSearch,
    foot,
    scroller,
  } = props;
  const tree = useMemo(() => treeOf(overview), [overview]);
  const rows = useMemo(() => viewOf(tree, opened, shown), [tree, opened, shown]);
  const selectedId = selected === undefined ? undefined : idOf(selected);
  const [activeId, setActiveId] = useState(selectedId);
  const activeAt = rows.findIndex(({ id }) => id === activeId);
  const active = activeAt === -1 ? 0 : activeAt;
  const treeId = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingEnd: 8,
    paddingEnd: 8,
    // The active line is named by the tree, so it must exist even out of sight.
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return active >= range.count || inSight.includes(active) ? inSight : [...inSight, active].sort((a, b) => a - b);
    },
  });

  // What was chosen elsewhere is brought into sight, once: what is above it may be closed again.
  useEffect(() => {
    if (selectedId === undefined || selectedId === revealed.current) return;
    const above = ancestorsOf(tree, selectedId);
    if (above === undefined) return;
    revealed.current = selectedId;
    setActiveId(selectedId);
    setOpened((before) => new Map([...before, ...above.map((id) => [id, true] as const)]));
  }, [revealed, selectedId, setOpened, tree]);
  useEffect(() => {
    if (activeAt !== -1) virtual.scrollToIndex(activeAt, { align: 'auto' });
  }, [activeAt, virtual]);

  const open = (id: string, value: boolean) => setOpened((before) => new Map(before).set(id, value));
  const moveTo = (row: TreeRow | undefined) => {
    if (row === undefined) return;
    setActiveId(row.id);
    const key = keyOf(row.node);
    if (key !== undefined) onSelect(key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active];
    if (event.key === '/') {
      event.preventDefault();
      onSearch();
      return;
    }
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actionOf(event.key, row);
    if (act === undefined) return;
    event.preventDefault();
    if (act === 'open' || act === 'close') open(row.id, act === 'open');
    else if (act === 'toggle') open(row.id, row.expanded === false);
    else if (act === 'into') moveTo(rows[active + 1]);
    else if (act === 'out') moveTo(row.parent === undefined ? undefined : rows[row.parent]);
    else if (act === 'choose') moveTo(row);
    else moveTo(rows[Math.max(0, Math.min(rows.length - 1, act(active, rows.length)))]);
  };
  return (
    <section className={`card flush ${css['certtree']}`} aria-label={text.tree}>
      <div
        ref={scroller}
        className="scroll"
        role="tree"
        aria-label={text.tree}
        tabIndex={0}
        aria-activedescendant={`${treeId}${active}`}
        onKeyDown={onKeyDown}
      >
        <div className="logrows" role="none" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <Row
                key={row.id}
                id={`${treeId}${index}`}
                row={row}
                top={start}
                active={index === active}
                selected={row.id === selectedId}
                verified={row.node.kind === 'authority' && verified.has(row.node.line.certificate.thumbprintSha256)}
                onChoose={() => {
                  moveTo(row);
                  if (row.node.kind === 'group') open(row.id, row.expanded === false);
                }}
                onToggle={() => open(row.id, row.expanded === false)}
              />
            );
          })}
        </div>
      </div>
      {foot}
    </section>
  );
}

type Act = 'open' | 'close' | 'toggle' | 'into' | 'out' | 'choose' | ((at: number, count: number) => number);

/** What a key does on a line. */
function actionOf(key: string, { expanded, node }: TreeRow): Act | undefined {
  switch (key) {
    case 'ArrowDown':
      return (at) => at + 1;
    case 'ArrowUp':
      return (at) => at - 1;
    case 'PageDown':
      return (at) => at + 10;
    case 'PageUp':
      return (at) => at - 10;
    case 'Home':
      return () => 0;
    case 'End':
      return (_at, count) => count - 1;
    case 'ArrowRight':
      if (expanded === undefined) return undefined;
      return expanded ? 'into' : 'open';
    case 'ArrowLeft':
      return expanded === true ? 'close' : 'out';
    case 'Enter':
    case ' ':
      return node.kind === 'group' ? 'toggle' : 'choose';
    default:
      return undefined;
  }
}
