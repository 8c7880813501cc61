import type { LibraryView } from '../../../bench/library.ts';
import css from './library.module.css';
import { library as text } from './words.ts';

const views = ['tree', 'table'] as const;

/** As a tree, or as a table. */
export function ViewSwitch({
  view,
  onChange,
}: {
  readonly view: LibraryView;
  readonly onChange: (view: LibraryView) => void;
}) {
  return (
    <div role="group" aria-label={text.view} className={css['switch']}>
      {views.map((one) => (
        <button key={one} type="button" aria-pressed={view === one} onClick={() => onChange(one)}>
          {text[one]}
        </button>
      ))}
    </div>
  );
}
