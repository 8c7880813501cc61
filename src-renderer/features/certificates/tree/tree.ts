import type { AuthorityLine, ThingLists } from '../../../../src-main/contract/models.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { type ThingNode, allKinds, idOf, nodesOf, rowOf } from '../kinds/index.ts';

export type TreeNode = ThingNode | { readonly kind: 'group'; readonly label: string; readonly count: number };

/** A line of the tree as it is drawn, with what a reader is told of its place. */
export interface TreeRow {
  readonly id: string;
  readonly node: TreeNode;
  /** From 1. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  /** Undefined where there is nothing below. */
  readonly expanded: boolean | undefined;
  readonly parent: number | undefined;
}

interface Branch {
  readonly id: string;
  readonly node: TreeNode;
  readonly children: readonly Branch[];
}

/** Longer lists of devices start closed. */
const openedAtMost = 25;

/** The certificate behind a line; undefined for a group. */
export const keyOf = (node: TreeNode): CertificateKey | undefined =>
  node.kind === 'group' ? undefined : rowOf(node.kind).keyOf(node.line);

export function nodeOf(lists: ThingLists, key: CertificateKey): ThingNode | undefined {
  const id = idOf(key);
  return nodesOf(key.kind, lists).find(({ kind, line }) => idOf(rowOf(kind).keyOf(line)) === id);
}

function groupedBy<T>(items: readonly T[], keyOfItem: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

const leaf = (node: ThingNode): Branch => ({ id: idOf(rowOf(node.kind).keyOf(node.line)), node, children: [] });

const group = (id: string, label: string, nodes: readonly ThingNode[]): Branch => ({
  id,
  node: { kind: 'group', label, count: nodes.length },
  children: nodes.map(leaf),
});

/** All kinds but authorities, which make the tree: each by the authority that has signed it, '' for none. */
const leafKinds = allKinds.filter((kind) => kind !== 'authority');

/** Authorities with what they have signed below them; then what nobody here has signed, the most numerous kind first. */
export function treeOf(lists: ThingLists): readonly Branch[] {
  const { authorities } = lists;
  const names = new Set(authorities.map(({ name }) => name));
  const signed = new Map(
    leafKinds.map((kind) => [kind, groupedBy(nodesOf(kind, lists), ({ line }) => rowOf(kind).signer(line) ?? '')]),
  );
  const placed = new Set<string>();
  const branch = (line: AuthorityLine): Branch => {
    placed.add(line.name);
    const below = authorities.filter(({ name, parent }) => parent === line.name && !placed.has(name));
    const others = leafKinds.flatMap((kind): readonly Branch[] => {
      const nodes = signed.get(kind)?.get(line.name) ?? [];
      const label = rowOf(kind).group;
      if (label === undefined) return nodes.map(leaf);
      return nodes.length === 0 ? [] : [group(`group ${line.name}`, label, nodes)];
    });
    return { ...leaf({ kind: 'authority', line }), children: [...below.map(branch), ...others] };
  };
  const tops = authorities.filter(({ parent }) => parent === undefined || !names.has(parent)).map(branch);
  // Manifests that were edited by hand may name each other as parents.
  const rest = authorities.filter(({ name }) => !placed.has(name)).map(branch);
  const lastFirst = leafKinds.toReversed();
  const strangers = lastFirst.flatMap((kind) => {
    const { orphans } = rowOf(kind);
    const groups = [...(signed.get(kind) ?? [])].filter(([signer]) => signer !== '' && !names.has(signer));
    return orphans === undefined
      ? []
      : groups.map(([signer, nodes]) => group(`${orphans.id} ${signer}`, orphans.of(signer), nodes));
  });
  const selfSigned = lastFirst.flatMap((kind) => {
    const { orphans } = rowOf(kind);
    const nodes = signed.get(kind)?.get('') ?? [];
    return orphans === undefined || nodes.length === 0 ? [] : [group(`${orphans.id} `, orphans.own, nodes)];
  });
  return [...tops, ...rest, ...strangers, ...selfSigned];
}

/** The lines to draw: those of `shown` with what is above them or, without it, those whose parents are open. */
export function viewOf(
  tree: readonly Branch[],
  opened: ReadonlyMap<string, boolean>,
  shown: ReadonlySet<string> | undefined,
): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (branches: readonly Branch[], level: number, parent: number | undefined): void => {
    for (const [index, { id, node, children }] of branches.entries()) {
      const expanded = shown === undefined ? isOpen(node, id, opened) : true;
      const place = { level, position: index + 1, siblings: branches.length, parent };
      rows.push({ id, node, ...place, expanded: children.length === 0 ? undefined : expanded });
      if (expanded) add(children, level + 1, rows.length - 1);
    }
  };
  const pruned = (branches: readonly Branch[]): Branch[] =>
    branches.flatMap(({ id, node, children }) => {
      const below = pruned(children);
      if (shown?.has(id) !== true && below.length === 0) return [];
      return [{ id, node: node.kind === 'group' ? { ...node, count: below.length } : node, children: below }];
    });
  add(shown === undefined ? tree : pruned(tree), 1, undefined);
  return rows;
}

function isOpen(node: TreeNode, id: string, opened: ReadonlyMap<string, boolean>): boolean {
  return opened.get(id) ?? (node.kind !== 'group' || node.count <= openedAtMost);
}

/** Groups and authorities above a certificate, so that it can be shown. */
export function ancestorsOf(tree: readonly Branch[], id: string): readonly string[] | undefined {
  for (const branch of tree) {
    if (branch.id === id) return [];
    const below = ancestorsOf(branch.children, id);
    if (below !== undefined) return [branch.id, ...below];
  }
  return undefined;
}
