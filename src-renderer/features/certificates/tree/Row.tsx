import { ChevronDownRegular, ChevronRightRegular, ServerRegular, ShieldCheckmarkRegular } from '@fluentui/react-icons';
import { certificates as text } from './words.ts';
import { number } from '../../../ui/format.ts';
import { KindDot } from '../../../ui/Icon.tsx';
import { ExpiryTag } from '../certificate/index.ts';
import { Tag } from '../../../ui/Page.tsx';
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
      <NodePicture node={node} />
      <Name node={node} />
      <span className="end">
        {verified ? <Tag tone="ok">{text.verified}</Tag> : null}
        <Expiry node={node} />
      </span>
    </div>
  );
}

function Twist({ expanded }: { readonly expanded: boolean | undefined }) {
  if (expanded === undefined) return null;
  return expanded ? <ChevronDownRegular /> : <ChevronRightRegular />;
}

function NodePicture({ node }: { readonly node: TreeNode }) {
  switch (node.kind) {
    case 'authority':
      return <KindDot kind={node.line.parent === undefined ? 'root' : 'inter'} />;
    case 'device':
      return <KindDot kind="leaf" />;
    case 'server':
      return <ServerRegular fontSize={18} aria-hidden="true" />;
    case 'proof':
      return <ShieldCheckmarkRegular fontSize={18} aria-hidden="true" />;
    case 'group':
      return null;
  }
}

function Name({ node }: { readonly node: TreeNode }) {
  switch (node.kind) {
    case 'authority':
      return (
        <span className="clip" title={node.line.name}>
          {node.line.name}
          <span className="visually-hidden">, {text.kinds[node.line.parent === undefined ? 'root' : 'inter']}</span>
        </span>
      );
    case 'device':
      return (
        <span className="clip" title={node.line.deviceId}>
          {node.line.deviceId}
        </span>
      );
    case 'server':
      return (
        <span className="clip" title={[...node.line.dns, ...node.line.addresses].join(', ')}>
          {node.line.name}
          <span className="visually-hidden">, {text.kinds.server}</span>
        </span>
      );
    case 'proof':
      return (
        <span className="clip dim" title={node.line.code}>
          {text.proofFor(node.line.code)}
        </span>
      );
    case 'group':
      return (
        <span className="clip dim">
          {node.label} <span className="number">· {number(node.count)}</span>
        </span>
      );
  }
}

function Expiry({ node }: { readonly node: TreeNode }) {
  // A verification certificate is used once: its end concerns nobody.
  if (node.kind === 'group' || node.kind === 'proof') return null;
  return <ExpiryTag notAfter={node.kind === 'device' ? node.line.notAfter : node.line.certificate.notAfter} />;
}
