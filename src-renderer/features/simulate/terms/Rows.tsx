import { Button } from '@fluentui/react-components';
import { AddRegular, DeleteRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { Members } from './members.ts';
import { type Path, type Typed, isMembers } from './tree.ts';
import { termWords as text } from './words.ts';
import css from './terms.module.css';

interface RowsProps {
  readonly of: Members;
  readonly path: Path;
  /** What a row is called, counted from 0. */
  readonly name: (index: number) => string;
  readonly add: string;
  /** A row as it begins. */
  readonly initial: Typed;
  /** In one line, where all rows are as simple as that. */
  readonly isFlat?: boolean;
  /** Where it is said something by there being no row. */
  readonly whenEmpty?: Typed;
  /** What comes with the first row and goes with the last, rows and all. */
  readonly around?: { readonly path: Path; readonly first: Typed };
  readonly children: (path: Path, row: Readonly<Record<string, Typed>>, index: number) => ReactNode;
}

/** Things of one kind, one below the other. */
export function Rows({ of, path, name, add, initial, isFlat = false, whenEmpty, around, children }: RowsProps) {
  const rows = of.list(path);
  return (
    <div className={css['rows']}>
      {rows.map((row, index) => {
        const place = [...path, index];
        return (
          // Rows have no name of their own: two may be the same while somebody types.
          <div
            key={index}
            role="group"
            aria-label={name(index)}
            className={isFlat ? css['item'] : `well ${css['item']}`}
          >
            <div className="stack">{children(place, isMembers(row) ? row : {}, index)}</div>
            <Button
              appearance="subtle"
              icon={<DeleteRegular />}
              aria-label={text.remove(name(index))}
              title={text.remove(name(index))}
              onClick={() => (rows.length === 1 ? of.put(around?.path ?? path, whenEmpty) : of.put(place, undefined))}
            />
          </div>
        );
      })}
      <div>
        <Button
          size="small"
          icon={<AddRegular />}
          onClick={() =>
            around === undefined || rows.length > 0
              ? of.put([...path, rows.length], initial)
              : of.put(around.path, around.first)
          }
        >
          {add}
        </Button>
      </div>
    </div>
  );
}
