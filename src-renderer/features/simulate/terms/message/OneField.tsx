import { ChoiceField } from '../../../../ui/Fields.tsx';
import { ChoiceInput, LinesInput, TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import type { Path, TypedMembers } from '../tree.ts';
import { ColumnInput } from './ColumnInput.tsx';
import { TableInput } from './TableInput.tsx';
import { useTable } from './use-table.ts';
import { type FieldKind, messageWords as text } from './words.ts';
import css from '../terms.module.css';

/** The kinds as each begins. */
const initial: Readonly<Record<FieldKind, TypedMembers>> = {
  constant: { value: '' },
  counter: { start: '0', step: '1' },
  random: { min: '0', max: '100', decimals: '0' },
  normal: { mean: '50', deviation: '5', decimals: '2' },
  uuid: {},
  list: { values: '' },
  sequence: { values: '' },
  csv: { table: { file: '' }, column: '', row: 'device' },
};

/** A field as it begins. */
export const newField: TypedMembers = { name: '', kind: 'constant', ...initial.constant };

const kinds = Object.keys(initial) as readonly FieldKind[];
const kindOf = (row: TypedMembers): FieldKind => kinds.find((kind) => kind === row['kind']) ?? 'constant';

interface FieldProps {
  readonly of: Members;
  readonly path: Path;
  readonly row: TypedMembers;
}

/** A value of the user's own: its name, and how it comes about. */
export function OneField({ of, path, row }: FieldProps) {
  const kind = kindOf(row);
  return (
    <div className={css['three']}>
      <TextInput of={of} path={[...path, 'name']} label={text.name} mono />
      <ChoiceField
        label={text.kind}
        value={kind}
        options={kinds.map((one) => [one, text.kinds[one]] as const)}
        onChange={(one) => of.put(path, { name: row['name'], kind: one, ...initial[one] })}
      />
      <Values of={of} path={path} kind={kind} />
    </div>
  );
}

function Values({ of, path, kind }: Omit<FieldProps, 'row'> & { readonly kind: FieldKind }) {
  const one = (member: string, label: string, placeholder?: string) => (
    <TextInput of={of} path={[...path, member]} label={label} {...(placeholder === undefined ? {} : { placeholder })} />
  );
  switch (kind) {
    case 'constant':
      return <TextInput of={of} path={[...path, 'value']} label={text.value} hint={text.valueHint} />;
    case 'counter':
      return (
        <>
          {one('start', text.start, '0')}
          {one('step', text.step, '1')}
          {one('to', text.to, text.endless)}
        </>
      );
    case 'random':
      return (
        <>
          {one('min', text.min)}
          {one('max', text.max)}
          {one('decimals', text.decimals, '0')}
        </>
      );
    case 'normal':
      return (
        <>
          {one('mean', text.mean)}
          {one('deviation', text.deviation)}
          {one('decimals', text.decimals, '2')}
        </>
      );
    case 'uuid':
      return null;
    case 'list':
    case 'sequence':
      return <LinesInput of={of} path={[...path, 'values']} label={text.values} hint={text.valueHint} />;
    case 'csv':
      return <ColumnOfCsv of={of} path={path} />;
  }
}

function ColumnOfCsv({ of, path }: Omit<FieldProps, 'row'>) {
  const table = useTable(of, [...path, 'table']);
  const isForDevice = of.text([...path, 'row']) !== 'message';
  const hint = table.columns?.includes('deviceId') === true ? text.rowByDevice : text.rowInTurn;
  return (
    <>
      <TableInput of={of} path={[...path, 'table']} table={table} />
      <ColumnInput of={of} path={[...path, 'column']} table={table} label={text.column} />
      <ChoiceInput
        of={of}
        path={[...path, 'row']}
        label={text.row}
        options={[
          ['device', text.rows.device],
          ['message', text.rows.message],
        ]}
        {...(isForDevice && table.columns !== undefined ? { hint } : {})}
      />
    </>
  );
}
