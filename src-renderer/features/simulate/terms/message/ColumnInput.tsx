import { ChoiceField } from '../../../../ui/Fields.tsx';
import type { Members } from '../members.ts';
import type { Path } from '../tree.ts';
import type { KnownTable } from './use-table.ts';
import { messageWords as text } from './words.ts';

interface ColumnProps {
  readonly of: Members;
  readonly path: Path;
  readonly table: KnownTable;
  readonly label: string;
  /** What it is without one, where it may be. */
  readonly none?: string;
}

/** One of the columns that a table has. */
export function ColumnInput({ of, path, table: { columns, fault }, label, none }: ColumnProps) {
  const chosen = of.text(path);
  const isMissing = columns !== undefined && chosen !== '' && !columns.includes(chosen);
  const nothing = none ?? (columns === undefined ? text.tableFirst : text.chooseColumn);
  const known = columns ?? [];
  const options: readonly (readonly [string, string])[] = [
    ...(none === undefined && chosen !== '' ? [] : [['', nothing] as const]),
    ...(chosen === '' || known.includes(chosen) ? [] : [[chosen, chosen] as const]),
    ...known.map((title) => [title, title] as const),
  ];
  const missing = isMissing ? text.noColumn : undefined;
  return (
    <ChoiceField
      label={label}
      value={chosen}
      options={options}
      onChange={(column) => of.put(path, none !== undefined && column === '' ? undefined : column)}
      // Of a table that cannot be read that is told.
      fault={fault === undefined ? (missing ?? of.fault(path)) : undefined}
    />
  );
}
