import { i18n } from '../../core/language/index.ts';
import { Problem } from '../../core/problem.ts';
import type { Grants } from '../grants.ts';
import type { Folders } from '../ports.ts';
import type { Plan } from './plan-file.ts';

type Table = NonNullable<Plan['replay']>['table'];

/** Where the tables of a plan are, and which of them are files. */
function mapTables(plan: Plan, map: (file: string, path: readonly string[]) => string): Plan {
  const mapped = (table: Table, path: readonly string[]): Table =>
    'file' in table ? { file: map(table.file, [...path, 'table', 'file']) } : table;
  const { replay, fields } = plan;
  return {
    ...plan,
    ...(replay === undefined ? {} : { replay: { ...replay, table: mapped(replay.table, ['replay']) } }),
    ...(fields === undefined
      ? {}
      : {
          fields: Object.fromEntries(
            Object.entries(fields).map(([name, field]) => [
              name,
              field.kind === 'csv' ? { ...field, table: mapped(field.table, ['fields', name]) } : field,
            ]),
          ),
        }),
  };
}

/** A file beside a plan or below, with / between the parts of its path. */
const beside = /^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\:]+$/;

/**
 * Files of tables as a call takes them, by tokens; in a plan file they are named from the folder of the plan. A plan may come from
 * anybody, and what its tables hold is sent: so they lie in that folder, or below. `place` says where something stands in the file.
 */
export async function withTokens(
  plan: Plan,
  planPath: string,
  { grants, folders }: { readonly grants: Grants; readonly folders: Pick<Folders, 'join' | 'look' | 'nameOf'> },
  place: (path: readonly string[]) => string,
): Promise<Plan> {
  const folder = planPath.slice(0, planPath.length - folders.nameOf(planPath).length);
  const found: { readonly file: string; readonly path: readonly string[]; readonly at: string }[] = [];
  const tokens = mapTables(plan, (file, path) => {
    const at = folders.join(folder, file);
    found.push({ file, path, at });
    return beside.test(file) ? grants.grant(at) : file;
  });
  for (const { file, path, at } of found) {
    if (!beside.test(file)) {
      throw new Problem(
        'INVALID_INPUT',
        i18n.t('{place}: the file {file} is not beside the plan.', { place: place(path), file }),
        {
          field: 'file',
          remedy: i18n.t(
            'Put it into the folder of the plan or below, and name it from there, with / between folders.',
          ),
        },
      );
    }
    if ((await folders.look(at)) === 'file') continue;
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{place}: there is no file {file} beside the plan.', { place: place(path), file }),
      {
        field: 'file',
        remedy: i18n.t('Put it there, or correct its name.'),
      },
    );
  }
  return tokens;
}

/** The same the other way, for a plan that is kept: what lies elsewhere has to be put beside it, which is told. */
export function withNames(
  plan: Plan,
  planPath: string,
  { grants, folders }: { readonly grants: Grants; readonly folders: Pick<Folders, 'nameOf'> },
): { readonly plan: Plan; readonly notes: readonly string[] } {
  const folder = planPath.slice(0, planPath.length - folders.nameOf(planPath).length);
  const notes: string[] = [];
  const named = mapTables(plan, (token, path) => {
    const at = grants.resolve(token, path.join('.'));
    const below = at.startsWith(folder) ? at.slice(folder.length).replaceAll('\\', '/') : '';
    if (beside.test(below)) return below;
    const file = folders.nameOf(at);
    notes.push(i18n.t('Put the file {file} beside the plan, which names it there.', { file }));
    return file;
  });
  return { plan: named, notes };
}
