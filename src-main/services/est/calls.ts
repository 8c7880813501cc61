import type { Handlers } from '../handlers.ts';
import type { Est } from './est.ts';

/** The calls of a client of EST. */
export const estCalls = (est: Est) =>
  ({
    'est.authorities': (input) => est.authorities(input),
    'est.enroll': (input) => est.enroll(input),
    'est.reenroll': (input) => est.reenroll(input),
  }) satisfies Partial<Handlers>;
