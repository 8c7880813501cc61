import type { AuthorityLine, DeviceLine, ProofLine, ServerLine } from '../../../../src-main/contract/models.ts';
import type { Overview } from '../../../bench/bench.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { certificates as text } from './words.ts';

export type TreeNode =
  | { readonly kind: 'authority'; readonly line: AuthorityLine }
  | { readonly kind: 'proof'; readonly line: ProofLine }
  | { readonly kind: 'device'; readonly line: DeviceLine }
  | { readonly kind: 'server'; readonly line: ServerLine }
  | { readonly kind: 'group'; readonly label: string; readonly count: number };

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

export function idOf(key: CertificateKey): string {
  return key.kind === 'proof' ? `proof ${key.name} ${key.code}` : `${key.kind} ${key.name}`;
}

/** The certificate behind a line; undefined for a group. */
export function keyOf(node: TreeNode): CertificateKey | undefined {
  switch (node.kind) {
    case 'authority':
      return { kind: 'authority', name: node.line.name };
    case 'proof':
      return { kind: 'proof', name: node.line.authority, code: node.line.code };
    case 'device':
      return { kind: 'device', name: node.line.deviceId };
    case 'server':
      return { kind: 'server', name: node.line.name };
    case 'group':
      return undefined;
  }
}

export function nodeOf({ authorities, proofs, devices, servers }: Overview, key: CertificateKey): TreeNode | undefined {
  if (key.kind === 'authority') {
    const line = authorities.find(({ name }) => name === key.name);
    return line && { kind: 'authority', line };
  }
  if (key.kind === 'proof') {
    const line = proofs.find(({ authority, code }) => authority === key.name && code === key.code);
    return line && { kind: 'proof', line };
  }
  if (key.kind === 'server') {
    const line = servers.find(({ name }) => name === key.name);
    return line && { kind: 'server', line };
  }
  const line = devices.find(({ deviceId }) => deviceId === key.name);
  return line && { kind: 'device', line };
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

const deviceGroup = (id: string, label: string, devices: readonly DeviceLine[]): Branch => ({
  id: `group ${id}`,
  node: { kind: 'group', label, count: devices.length },
  children: devices.map((line) => ({ id: `device ${line.deviceId}`, node: { kind: 'device', line }, children: [] })),
});

const serverBranch = (line: ServerLine): Branch => ({
  id: `server ${line.name}`,
  node: { kind: 'server', line },
  children: [],
});

const serverGroup = (id: string, label: string, servers: readonly ServerLine[]): Branch => ({
  id: `servers ${id}`,
  node: { kind: 'group', label, count: servers.length },
  children: servers.map(serverBranch),
});

/** Authorities with what they have signed below them; then the devices and servers that nobody here has signed. */
export function treeOf({ authorities, proofs, devices, servers }: Overview): readonly Branch[] {
  const names = new Set(authorities.map(({ name }) => name));
  const proofsOf = groupedBy(proofs, ({ authority }) => authority);
  const devicesOf = groupedBy(devices, ({ authority }) => authority ?? '');
  const serversOf = groupedBy(servers, ({ authority }) => authority ?? '');
  const placed = new Set<string>();
  const branch = (line: AuthorityLine): Branch => {
    placed.add(line.name);
    const below = authorities.filter(({ name, parent }) => parent === line.name && !placed.has(name));
    const signed = devicesOf.get(line.name) ?? [];
    return {
      id: `authority ${line.name}`,
      node: { kind: 'authority', line },
      children: [
        ...below.map(branch),
        ...(proofsOf.get(line.name) ?? []).map((proof): Branch => ({
          id: `proof ${proof.authority} ${proof.code}`,
          node: { kind: 'proof', line: proof },
          children: [],
        })),
        ...(serversOf.get(line.name) ?? []).map(serverBranch),
        ...(signed.length === 0 ? [] : [deviceGroup(line.name, text.devices, signed)]),
      ],
    };
  };
  const tops = authorities.filter(({ parent }) => parent === undefined || !names.has(parent)).map(branch);
  // Manifests that were edited by hand may name each other as parents.
  const rest = authorities.filter(({ name }) => !placed.has(name)).map(branch);
  const isStranger = ([authority]: readonly [string, unknown]) => authority !== '' && !names.has(authority);
  const selfSigned = devicesOf.get('') ?? [];
  const ownServers = serversOf.get('') ?? [];
  return [
    ...tops,
    ...rest,
    ...[...devicesOf]
      .filter(isStranger)
      .map(([authority, signed]) => deviceGroup(authority, text.devicesOf(authority), signed)),
    ...[...serversOf]
      .filter(isStranger)
      .map(([authority, signed]) => serverGroup(authority, text.serversOf(authority), signed)),
    ...(selfSigned.length === 0 ? [] : [deviceGroup('', text.selfSigned, selfSigned)]),
    ...(ownServers.length === 0 ? [] : [serverGroup('', text.selfSignedServers, ownServers)]),
  ];
}

export interface TreeView {
  readonly rows: readonly TreeRow[];
  /** Certificates that the search has found. */
  readonly found: number;
}

/** The lines to draw: of a search those that fit with what is above them, else those whose parents are open. */
export function viewOf(tree: readonly Branch[], opened: ReadonlyMap<string, boolean>, query: string): TreeView {
  const fits = query.trim() === '' ? undefined : matcher(query);
  const rows: TreeRow[] = [];
  let found = 0;
  const add = (branches: readonly Branch[], level: number, parent: number | undefined): void => {
    for (const [index, { id, node, children }] of branches.entries()) {
      const expanded = fits !== undefined || isOpen(node, id, opened);
      const place = { level, position: index + 1, siblings: branches.length, parent };
      rows.push({ id, node, ...place, expanded: children.length === 0 ? undefined : expanded });
      if (expanded) add(children, level + 1, rows.length - 1);
    }
  };
  const pruned = (branches: readonly Branch[]): Branch[] =>
    branches.flatMap(({ id, node, children }) => {
      const below = pruned(children);
      const itself = fits?.(node) === true;
      if (itself) found++;
      if (!itself && below.length === 0) return [];
      return [{ id, node: node.kind === 'group' ? { ...node, count: below.length } : node, children: below }];
    });
  add(fits === undefined ? tree : pruned(tree), 1, undefined);
  return { rows, found };
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

/** Thumbprints are pasted with colons or blanks, and by their first digits. */
function matcher(query: string): (node: TreeNode) => boolean {
  const words = query.trim().toLowerCase();
  const digits = words.replaceAll(/[\s:-]/g, '').toUpperCase();
  const isPrint = /^[0-9A-F]{4,}$/.test(digits);
  const hasPrint = (facts: { thumbprintSha1: string; thumbprintSha256: string }) =>
    isPrint && (facts.thumbprintSha1.startsWith(digits) || facts.thumbprintSha256.startsWith(digits));
  const hasName = (name: string) => name.toLowerCase().includes(words);
  return (node) => {
    switch (node.kind) {
      case 'authority':
        return hasName(node.line.name) || hasPrint(node.line.certificate);
      case 'proof':
        return hasName(node.line.code) || hasPrint(node.line.certificate);
      case 'device':
        return hasName(node.line.deviceId) || hasPrint(node.line);
      case 'server': {
        const { name, dns, addresses, certificate } = node.line;
        return [name, ...dns, ...addresses].some(hasName) || hasPrint(certificate);
      }
      case 'group':
        return false;
    }
  };
}
