import { Group } from '../Group.tsx';
import { TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import { Rows } from '../Rows.tsx';
import { isMembers } from '../tree.ts';
import { OneFault, kindOf } from './OneFault.tsx';
import { sensorWords as text } from './words.ts';
import css from '../terms.module.css';

function said(of: Members): string {
  const differs = ['temperatureC', 'humidityPercent', 'noise'].some(
    (member) => !/^0?$/.test(of.text(['spread', member])),
  );
  const kinds = new Set(of.list(['faults']).flatMap((row) => (isMembers(row) ? [text.kinds[kindOf(row)]] : [])));
  const parts = [...(differs ? [text.spreadSaid] : []), ...kinds];
  return parts.length === 0 ? text.plain : parts.join(', ');
}

/** How devices differ, and what goes wrong on purpose. */
export function Sensors({ of }: { readonly of: Members }) {
  return (
    <Group title={text.title} said={said(of)} of={of} members={['spread', 'faults']}>
      <div className="stack tight">
        <h3>{text.spread}</h3>
        <div className={css['three']}>
          <TextInput of={of} path={['spread', 'temperatureC']} label={text.temperature} suffix="°C" placeholder="0" />
          <TextInput of={of} path={['spread', 'humidityPercent']} label={text.humidity} suffix="%" placeholder="0" />
          <TextInput of={of} path={['spread', 'noise']} label={text.noise} suffix="%" placeholder="0" />
        </div>
      </div>
      <div className="stack tight">
        <h3>{text.faults}</h3>
        <Rows
          of={of}
          path={['faults']}
          name={text.fault}
          add={text.addFault}
          initial={{ kind: 'lost-network', devices: { share: '10' }, fromMs: '30', forMs: '30' }}
        >
          {(path, row) => <OneFault of={of} path={path} row={row} />}
        </Rows>
      </div>
    </Group>
  );
}
