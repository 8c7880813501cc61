import { Group } from '../Group.tsx';
import type { Members } from '../members.ts';
import { Rows } from '../Rows.tsx';
import { Rule } from './Rule.tsx';
import { reactionWords as text } from './words.ts';

/** By which rules devices react. */
export function Reactions({ of }: { readonly of: Members }) {
  const rules = of.list(['reactions']).length;
  return (
    <Group title={text.title} said={rules === 0 ? text.plain : text.said(rules)} of={of} members={['reactions']}>
      <p className="dim small">{text.hint}</p>
      <Rows
        of={of}
        path={['reactions']}
        name={text.rule}
        add={text.addRule}
        initial={{ on: 'desired', property: 'interval', intervalMs: { from: '', times: '1000' } }}
      >
        {(path, row) => <Rule of={of} path={path} row={row} />}
      </Rows>
    </Group>
  );
}
