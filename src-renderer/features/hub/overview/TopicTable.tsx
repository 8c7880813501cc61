import { hubOverview as text } from '../words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import css from './overview.module.css';

interface TableProps {
  readonly rows: readonly (readonly [what: string, way: string, topic: string])[];
}

/** Topics with what they are for. */
export function TopicTable({ rows }: TableProps) {
  return (
    <table className={`plain ${css['topics']}`}>
      <TableHead names={text.headers} />
      <tbody>
        {rows.map(([what, way, name]) => (
          <tr key={what}>
            <td>{what}</td>
            <td className="dim">{way}</td>
            <td>
              <span className={css['topicname']}>
                <Copyable text={name} what={name} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
