import type { MethodOutput } from '../contract/methods.ts';
import type { SavedConnection } from '../contract/models.ts';

/** A plan that a command line names. */
export interface NamedPlan {
  readonly file: string;
  readonly plan: MethodOutput<'plan.read'>['plan'];
}

/** The words of a command line, and the saved connection and the plan that they name. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly connection: SavedConnection | undefined;
  readonly plan?: NamedPlan | undefined;
}

/** What follows an option on a command line, which is looked for before the line is parsed. */
export function valueOf(words: readonly string[], option: string): string | undefined {
  const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  if (at === -1) return undefined;
  const word = words[at] ?? '';
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1];
}
