import { z } from 'zod';
import { authority } from './authority.ts';
import { certificate } from './certificate.ts';
import { device } from './device.ts';
import { proof } from './proof.ts';
import { request } from './request.ts';
import { server } from './server.ts';
import type { ThingRow } from './thing-row.ts';

/** Every kind of thing that a workspace holds: the rest of this file follows from it. */
const kinds = { authority, proof, device, server, certificate, request } as const satisfies Readonly<
  Record<string, ThingRow>
>;

type Kinds = typeof kinds;
export type ThingKind = keyof Kinds;
type ExportedKind = { [K in ThingKind]: Kinds[K]['exported'] extends true ? K : never }[ThingKind];
type ListRows = { [K in ThingKind as Kinds[K]['list']]: z.ZodArray<Kinds[K]['line']> };
type ChangesOf<L extends z.ZodType> = z.ZodObject<{
  changed: z.ZodArray<z.ZodObject<{ at: z.ZodInt; key: z.ZodString; line: L }>>;
  gone: z.ZodArray<z.ZodString>;
}>;
type ChangeRows = { [K in ThingKind as Kinds[K]['list']]: ChangesOf<Kinds[K]['line']> };
type All<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer I) => void ? I : never;

const names = Object.keys(kinds) as ThingKind[];

export const thingKind = z.enum(names);

/** Names one of them. */
export const thingName = z.strictObject({
  kind: thingKind,
  name: z.string().max(200),
  /** Tells the proofs of one authority apart. */
  code: z.string().max(500).optional(),
});

/** Those with a certificate and its key, which files for other systems are made of. */
export const subjectKind = z.enum(names.filter((kind): kind is ExportedKind => kinds[kind].exported));

/** All of them in short, a list a kind. */
export const thingLists = z.object(
  Object.fromEntries(Object.values(kinds).map(({ list, line }) => [list, z.array(line)])) as ListRows,
);

const changesOf = <L extends z.ZodType>(line: L): ChangesOf<L> =>
  z.object({
    /** Lines that are new or not as they were: in their order, each with its place in the list as it is now, counted from 0. */
    changed: z.array(z.object({ at: z.int(), key: z.string(), line })),
    /** Keys of lines that are not there any more. */
    gone: z.array(z.string()),
  });

/** What has changed in each list. A line keeps its key, by which a caller finds it in what it knows. */
export const thingChanges = z.object(
  Object.fromEntries(Object.values(kinds).map(({ list, line }) => [list, changesOf(line)])) as unknown as ChangeRows,
);

export const thingMethods = Object.assign({}, ...Object.values(kinds).map(({ methods }) => methods)) as All<
  Kinds[ThingKind]['methods']
>;

export type ThingLists = z.infer<typeof thingLists>;
export type * from './authority.ts';
export type * from './certificate.ts';
export type * from './device.ts';
export type * from './proof.ts';
export type * from './request.ts';
export type * from './server.ts';
