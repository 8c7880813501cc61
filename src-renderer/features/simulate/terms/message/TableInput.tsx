import { Button, Field } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../../../bench/bench.ts';
import { faultText } from '../../../../bench/host.ts';
import type { Members } from '../members.ts';
import type { Path } from '../tree.ts';
import type { KnownTable } from './use-table.ts';
import { messageWords as text } from './words.ts';
import css from '../terms.module.css';

interface TableProps {
  readonly of: Members;
  readonly path: Path;
  readonly table: KnownTable;
}

/** Of a table: a file of the user's, or what a plan has in itself. */
export function TableInput({ of, path, table }: TableProps) {
  const bench = useBench();
  const [failed, setFailed] = useState<string>();
  const choose = async () => {
    const answer = await bench.call('file.choose', { kind: 'csv' });
    if (!answer.ok) return setFailed(faultText(answer.error));
    if (answer.value.file === undefined) return;
    setFailed(undefined);
    of.put(path, { file: answer.value.file.token });
  };
  const fault = failed ?? table.fault ?? of.fault(path) ?? of.fault([...path, 'file']);
  return (
    <Field
      label={text.table}
      {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
    >
      <div className={css['table']} data-fault={fault === undefined ? undefined : true} tabIndex={-1}>
        <Button size="small" onClick={() => void choose()}>
          {text.chooseTable}
        </Button>
        <span className="dim break">{said(of, path, table)}</span>
      </div>
    </Field>
  );
}

function said(of: Members, path: Path, { name = text.aFile, rows }: KnownTable): string {
  const isFile = of.text([...path, 'file']) !== '';
  if (!isFile && !of.has([...path, 'text'])) return text.noFile;
  const which = isFile ? name : text.inPlan;
  return rows === undefined ? which : text.ofRows(which, rows);
}
