import { passphrase as text } from './passphrase-words.ts';

/** A secret that is made up. */
export interface NewSecret {
  readonly first: string;
  readonly again: string;
  /** Whether it can be read as it is typed, so that once is enough. */
  readonly shown?: boolean;
}

/** A passphrase that is made up, and whether to remember it. */
export interface NewPassphrase extends NewSecret {
  readonly remember: boolean;
}

export const noSecret: NewSecret = { first: '', again: '' };
export const noPassphrase: NewPassphrase = { ...noSecret, remember: true };

/** Nothing is typed well too, where nothing will do. */
export const isTypedWell = ({ first, again, shown = false }: NewSecret): boolean =>
  first === '' || shown || first === again;

export function passphraseFaults(typed: NewPassphrase): { passphrase?: string; again?: string } {
  if (typed.first === '') return { passphrase: text.needed };
  return isTypedWell(typed) ? {} : { again: text.different };
}
