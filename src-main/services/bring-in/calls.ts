import type { Handlers } from '../handlers.ts';
import type { BringIn } from './bring-in.ts';

/** What people and services have made elsewhere: looked at, unlocked and taken. */
export const bringInCalls = (bringIn: BringIn) =>
  ({
    'bringIn.choose': (input) => bringIn.choose(input),
    'bringIn.look': (input) => bringIn.look(input),
    'bringIn.unlock': (input) => bringIn.unlock(input),
    'bringIn.take': (input) => bringIn.take(input),
    'bringIn.forget': (input) => bringIn.forget(input),
  }) satisfies Partial<Handlers>;
