import { z } from 'zod';
import { authorityLine, deviceLine, proofLine } from './window-models.ts';
import { serverLine } from './server-models.ts';

/** Every kind of thing that a workspace holds. */
export const thingKind = z.enum(['authority', 'proof', 'device', 'server']);

/** Those with a certificate and its key, which files for other systems are made of. */
export const subjectKind = thingKind.exclude(['proof']);

/** All of them in short, a list a kind. */
export const thingLists = z.object({
  authorities: z.array(authorityLine),
  proofs: z.array(proofLine),
  devices: z.array(deviceLine),
  servers: z.array(serverLine),
});

export type ThingLists = z.infer<typeof thingLists>;
export type ThingKind = z.infer<typeof thingKind>;
