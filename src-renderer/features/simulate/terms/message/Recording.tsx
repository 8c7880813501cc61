import { ChoiceField } from '../../../../ui/Fields.tsx';
import { CheckInput, ChoiceInput, TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import { Rows } from '../Rows.tsx';
import { ColumnInput } from './ColumnInput.tsx';
import { TableInput } from './TableInput.tsx';
import { useTable } from './use-table.ts';
import { messageWords as text } from './words.ts';
import css from '../terms.module.css';

/** What was recorded, in the place of a model. */
export function Recording({ of }: { readonly of: Members }) {
  const isThere = of.has(['replay']);
  const table = useTable(of, ['replay', 'table']);
  return (
    <div className="stack tight">
      <h3>{text.recording}</h3>
      <p className="dim small">{text.recordingHint}</p>
      <div className={css['three']}>
        <ChoiceField
          label={text.readings}
          value={isThere ? 'csv' : ''}
          options={[
            ['', text.noRecording],
            ['csv', text.aRecording],
          ]}
          onChange={(one) =>
            of.put(['replay'], one === '' ? undefined : { table: { file: '' }, time: 'time', timeUnit: 'iso' })
          }
        />
        {isThere ? (
          <>
            <TableInput of={of} path={['replay', 'table']} table={table} />
            <ColumnInput of={of} path={['replay', 'time']} table={table} label={text.time} />
            <ChoiceInput
              of={of}
              path={['replay', 'timeUnit']}
              label={text.timeUnit}
              options={(['iso', 's', 'ms'] as const).map((unit) => [unit, text.timeUnits[unit]] as const)}
            />
            <ColumnInput of={of} path={['replay', 'deviceId']} table={table} label={text.owner} none={text.noOwner} />
            <TextInput of={of} path={['replay', 'speed']} label={text.speed} placeholder="1" />
          </>
        ) : null}
      </div>
      {isThere ? (
        <>
          <CheckInput of={of} path={['replay', 'loop']} label={text.loop} />
          <Rows
            of={of}
            path={['replay', 'values']}
            name={text.mapping}
            add={text.addMapping}
            initial={{ name: '', value: '' }}
            isFlat
          >
            {(path) => (
              <div className={css['three']}>
                <TextInput of={of} path={[...path, 'name']} label={text.columnName} mono />
                <ColumnInput of={of} path={[...path, 'value']} table={table} label={text.column} />
              </div>
            )}
          </Rows>
        </>
      ) : null}
    </div>
  );
}
