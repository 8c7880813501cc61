import { rowOf } from '../kinds/index.ts';
import type { Entry } from './entries.ts';
import { library as text } from './words.ts';

/** What the pictures of the kinds stand for, of those that the workspace holds. */
export function Legend({ entries, className }: { readonly entries: readonly Entry[]; readonly className: string }) {
  const kinds = new Map(entries.map(({ kind, node }) => [kind, node]));
  return (
    <ul className={`${className} small dim`} aria-label={text.legend}>
      {[...kinds].map(([name, { kind, line }]) => {
        const { Picture } = rowOf(kind);
        return (
          <li key={name}>
            <Picture line={line} /> {name}
          </li>
        );
      })}
    </ul>
  );
}
