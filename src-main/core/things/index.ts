import { authority } from './authority.ts';
import { certificate } from './certificate.ts';
import { device } from './device.ts';
import { proof } from './proof.ts';
import { request } from './request.ts';
import { server } from './server.ts';
import type { IdentityThing, Thing } from './thing.ts';

/** Every kind of thing that a workspace holds. */
export const things = { authority, proof, device, server, certificate, request } as const satisfies Readonly<
  Record<string, Thing>
>;

type Things = typeof things;
type ThingKind = keyof Things;
/** Those that have a certificate with a key, which files for others can be made of. */
export type IdentityKind = {
  [K in ThingKind]: Things[K] extends { readonly identity: object } ? K : never;
}[ThingKind];

/** The row of a kind whose things have a key. */
export const identityThing = (kind: IdentityKind): IdentityThing => things[kind];
