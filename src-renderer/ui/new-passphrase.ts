import { passphrase as text } from './passphrase-words.ts';

/** A passphrase that is made up, typed twice. */
export interface NewPassphrase {
  readonly first: string;
  readonly again: string;
  readonly remember: boolean;
}

export const noPassphrase: NewPassphrase = { first: '', again: '', remember: true };

export function passphraseFaults({ first, again }: NewPassphrase): { passphrase?: string; again?: string } {
  if (first === '') return { passphrase: text.needed };
  return first === again ? {} : { again: text.different };
}
