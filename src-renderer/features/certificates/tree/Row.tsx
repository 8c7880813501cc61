import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { certificates as text } from './words.ts';
import { number } from '../../../ui/format.ts';
import { ExpiryTag, takenBack } from '../certificate/index.ts';
import { Tag } from '../../../ui/Page.tsx';
import { type ThingNode, rowOf } from '../kinds/index.ts';
import type { TreeNode, TreeRow } from './tree.ts';
import css from './tree.module.css';

interface RowProps {
  readonly id: string;
  readonly row: TreeRow;
  readonly top: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly verified: boolean;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
}

/** One line of the tree. */
export function Row({ id, row, top, active, selected, verified, onChoose, onToggle }: RowProps) {
  const { node, level, position, siblings, expanded } = row;
  return (
    <div
      id={id}
      role="treeitem"
      className={active ? `${css['certrow']} active` : css['certrow']}
      style={{ transform: `translateY(${top}px)`, paddingLeft: level * 14 - 6 }}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={selected}
      aria-expanded={expanded}
      onClick={onChoose}
    >
      {level === 1 ? null : <span className={css['guides']} aria-hidden="true" style={{ width: (level - 1) * 14 }} />}
      {/* A leaf below a group needs no room for it. */}
      {expanded === undefined && level > 1 ? null : (
        <span
          className={css['twist']}
          aria-hidden="true"
          onClick={(event) => {
            if (expanded === undefined) return;
            event.stopPropagation();
            onToggle();
          }}
        >
          <Twist expanded={expanded} />
        </span>
      )}
      {node.kind === 'group' ? <Group node={node} /> : <Thing node={node} verified={verified} />}
    </div>
  );
}

function Twist({ expanded }: { readonly expanded: boolean | undefined }) {
  if (expanded === undefined) return null;
  return expanded ? <ChevronDownRegular /> : <ChevronRightRegular />;
}

function Group({ node }: { readonly node: Extract<TreeNode, { kind: 'group' }> }) {
  return (
    <span className="clip dim">
      {node.label} <span className="number">· {number(node.count)}</span>
    </span>
  );
}

function Thing({ node, verified }: { readonly node: ThingNode; readonly verified: boolean }) {
  const kind = rowOf(node.kind);
  const notAfter = kind.expires === 'never' ? undefined : kind.expires(node.line);
  return (
    <>
      <kind.Picture line={node.line} />
      <kind.Name line={node.line} />
      <span className="end">
        {verified ? <Tag tone="ok">{text.verified}</Tag> : null}
        {notAfter === undefined ? null : <ExpiryTag notAfter={notAfter} revoked={takenBack(node.line) !== undefined} />}
      </span>
    </>
  );
}
