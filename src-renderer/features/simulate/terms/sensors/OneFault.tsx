import { ChoiceField } from '../../../../ui/Fields.tsx';
import { LinesInput, ShapeInput, TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import type { Path, Typed, TypedMembers } from '../tree.ts';
import { termWords } from '../words.ts';
import { type FaultKind, sensorWords as text } from './words.ts';
import css from '../terms.module.css';

const kinds: readonly FaultKind[] = [
  'lost-network',
  'reconnect-storm',
  'wrong-clock',
  'duplicates',
  'out-of-order',
  'silent',
  'stuck-sensor',
  'drifting-sensor',
  'battery',
];

export const kindOf = (row: TypedMembers): FaultKind => kinds.find((kind) => kind === row['kind']) ?? 'lost-network';

/** What a fault has that others have not, as it begins. */
const own: Readonly<Partial<Record<FaultKind, TypedMembers>>> = {
  'lost-network': { forMs: '30' },
  'reconnect-storm': { forMs: '1' },
  'wrong-clock': { offsetMs: '-3600' },
  duplicates: { chance: '10' },
  'out-of-order': { chance: '10' },
  'drifting-sensor': { temperatureCPerHour: '1' },
};

/** The same devices and times with another fault. */
function withKind({ devices, fromMs, forMs, everyMs }: Readonly<Record<string, Typed>>, kind: FaultKind): TypedMembers {
  const terms = Object.entries({ devices, fromMs, forMs, everyMs }).filter(([, value]) => value !== undefined);
  return { kind, ...own[kind], ...Object.fromEntries(terms) };
}

/** Without a time for which it lasts these have one of their own. */
const lasts: Readonly<Partial<Record<FaultKind, string>>> = { 'lost-network': '30', 'reconnect-storm': '1' };

interface FaultProps {
  readonly of: Members;
  readonly path: Path;
  readonly row: TypedMembers;
}

/** What goes wrong, for whom and when. */
export function OneFault({ of, path, row }: FaultProps) {
  const kind = kindOf(row);
  const there = (member: string): Path => [...path, member];
  return (
    <div className={css['three']}>
      <ChoiceField
        label={text.kind}
        value={kind}
        options={kinds.map((one) => [one, text.kinds[one]] as const)}
        onChange={(one) => of.put(path, withKind(row, one))}
        hint={text.hints[kind]}
      />
      <ShapeInput
        of={of}
        path={there('devices')}
        label={text.whom}
        none={text.all}
        shapes={[
          ['share', text.share, '10'],
          ['ids', text.named, ''],
        ]}
      />
      {of.has([...path, 'devices', 'share']) ? (
        <TextInput of={of} path={[...path, 'devices', 'share']} label={text.shareOf} suffix={termWords.percent} />
      ) : null}
      {of.has([...path, 'devices', 'ids']) ? (
        <LinesInput of={of} path={[...path, 'devices', 'ids']} label={text.ids} rows={2} />
      ) : null}
      <TextInput of={of} path={there('fromMs')} label={text.from} suffix={termWords.seconds} placeholder="0" />
      <TextInput
        of={of}
        path={there('forMs')}
        label={text.lasts}
        suffix={termWords.seconds}
        placeholder={lasts[kind] ?? text.untilEnd}
      />
      <TextInput
        of={of}
        path={there('everyMs')}
        label={text.again}
        suffix={termWords.seconds}
        placeholder={text.once}
      />
      {kind === 'duplicates' || kind === 'out-of-order' ? (
        <TextInput of={of} path={there('chance')} label={text.chance} suffix={termWords.percent} placeholder="100" />
      ) : null}
      {kind === 'wrong-clock' ? (
        <TextInput of={of} path={there('offsetMs')} label={text.offset} suffix={termWords.seconds} />
      ) : null}
      {kind === 'drifting-sensor' ? (
        <>
          <TextInput
            of={of}
            path={there('temperatureCPerHour')}
            label={text.temperatureDrift}
            suffix="°C"
            placeholder="0"
          />
          <TextInput
            of={of}
            path={there('humidityPercentPerHour')}
            label={text.humidityDrift}
            suffix="%"
            placeholder="0"
          />
        </>
      ) : null}
    </div>
  );
}
