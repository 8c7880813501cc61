import { useEffect, useState } from 'react';
import type { MethodInput } from '../../../../../src-main/contract/methods.ts';
import { useBench } from '../../../../bench/bench.ts';
import { faultText } from '../../../../bench/host.ts';
import type { Members } from '../members.ts';
import { type Path, isMembers } from '../tree.ts';

/** A table that values are taken from, as far as it is known. */
export interface KnownTable {
  /** Of its file. */
  readonly name?: string | undefined;
  /** Undefined while it was not read. */
  readonly columns?: readonly string[];
  readonly rows?: number;
  /** Why it cannot be read. */
  readonly fault?: string;
}

/** Reads what a table has as soon as it is chosen, and when it comes with a plan. */
export function useTable(of: Members, path: Path): KnownTable {
  const bench = useBench();
  const table = of.at(path);
  const isChosen = isMembers(table) && Object.values(table).some((value) => value !== '' && value !== undefined);
  const asked = isChosen ? JSON.stringify(table) : '';
  const [found, setFound] = useState<{ readonly asked: string; readonly table: KnownTable }>();
  useEffect(() => {
    if (asked === '') return;
    let over = false;
    const read = async () => {
      const answer = await bench.call('plan.columns', {
        table: JSON.parse(asked) as MethodInput<'plan.columns'>['table'],
      });
      if (over) return;
      setFound({ asked, table: answer.ok ? answer.value : { fault: faultText(answer.error) } });
    };
    void read();
    return () => {
      over = true;
    };
  }, [bench, asked]);
  return found?.asked === asked ? found.table : {};
}
