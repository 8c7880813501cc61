import type { ThingKind, ThingLists } from '../../../../src-main/contract/models.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { authority } from './authority/index.tsx';
import { certificate } from './certificate/index.tsx';
import { device } from './device/index.tsx';
import type { Kind } from './kind.ts';
import { proof } from './proof/index.tsx';
import { request } from './request/index.tsx';
import { server } from './server/index.tsx';

/** Every kind of thing, in the order in which they stand below an authority. */
const kinds = { authority, proof, server, certificate, request, device } satisfies Readonly<Record<ThingKind, unknown>>;

type LineOf<K extends ThingKind> = (typeof kinds)[K] extends Kind<infer L> ? L : never;

/** A thing with its kind. */
export type ThingNode = { [K in ThingKind]: { readonly kind: K; readonly line: LineOf<K> } }[ThingKind];
type AnyKind = Kind<ThingNode['line']>;

/** A kind's row for whatever its lines are: that a line is of its kind is what types cannot tell. */
export const rowOf = (kind: ThingKind): AnyKind => kinds[kind] as unknown as AnyKind;

export const allKinds = Object.keys(kinds) as readonly ThingKind[];

export const nodesOf = (kind: ThingKind, lists: ThingLists): readonly ThingNode[] =>
  rowOf(kind)
    .lines(lists)
    .map((line) => ({ kind, line }) as ThingNode);

/** Tells each thing of a workspace from every other. */
export const idOf = ({ kind, name, code }: CertificateKey): string =>
  code === undefined ? `${kind} ${name}` : `${kind} ${name} ${code}`;

/** Tells of which things the workspace has the private key. */
export function keysOf(lists: ThingLists): (of: CertificateKey) => boolean {
  const without = new Set(
    allKinds.flatMap((kind) => {
      const { hasKey, keyOf } = rowOf(kind);
      if (hasKey === undefined) return [];
      return nodesOf(kind, lists)
        .filter(({ line }) => !hasKey(line))
        .map(({ line }) => idOf(keyOf(line)));
    }),
  );
  return (of) => !without.has(idOf(of));
}

/** Everything whose end concerns somebody, with its end as an instant. */
export const endsOf = (lists: ThingLists): readonly { readonly node: ThingNode; readonly notAfter: string }[] =>
  allKinds.flatMap((kind) => {
    const { expires } = rowOf(kind);
    if (expires === 'never') return [];
    return nodesOf(kind, lists).map((node) => ({ node, notAfter: expires(node.line) }));
  });

const numberOf = (kind: ThingKind, lists: ThingLists): number => rowOf(kind).lines(lists).length;

export const certificateCount = (lists: ThingLists): number =>
  allKinds.reduce((sum, kind) => sum + (rowOf(kind).isCertificate ? numberOf(kind, lists) : 0), 0);

const countsWhere = (lists: ThingLists, wanted: (kind: AnyKind, count: number) => boolean): string[] =>
  allKinds.flatMap((name) => {
    const [kind, count] = [rowOf(name), numberOf(name, lists)];
    return wanted(kind, count) ? [kind.counted(count)] : [];
  });

/** "2 authorities", "0 proofs": what the workspace holds, a part a kind. */
export const countsOf = (lists: ThingLists): string[] =>
  countsWhere(lists, ({ countedAtZero }, count) => countedAtZero || count > 0);

/** "2 proofs": what it holds beside certificates. */
export const otherCountsOf = (lists: ThingLists): string[] =>
  countsWhere(lists, ({ isCertificate }, count) => !isCertificate && count > 0);

export { certificateKinds } from './words.ts';
export type { KnownPlaces } from './kind.ts';
