import type { ThingKind } from '../../../../../src-main/contract/models.ts';
import { authority } from './authority.tsx';
import { device } from './device.tsx';
import type { Kind } from './kind.ts';
import { proof } from './proof.tsx';
import { server } from './server.tsx';

/** Every kind of thing, in the order in which they stand below an authority. */
export const kinds = { authority, proof, server, device } satisfies Readonly<Record<ThingKind, unknown>>;

type LineOf<K extends ThingKind> = (typeof kinds)[K] extends Kind<infer L> ? L : never;

/** A thing with its kind. */
export type ThingNode = { [K in ThingKind]: { readonly kind: K; readonly line: LineOf<K> } }[ThingKind];

/** A kind's row for whatever its lines are: that a line is of its kind is what types cannot tell. */
export const rowOf = (kind: ThingKind): Kind<ThingNode['line']> => kinds[kind] as unknown as Kind<ThingNode['line']>;
