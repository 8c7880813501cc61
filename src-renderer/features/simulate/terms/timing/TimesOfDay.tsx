import { TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import { Rows } from '../Rows.tsx';
import { Every } from './Every.tsx';
import { timingWords as text } from './words.ts';
import css from '../terms.module.css';

const member = 'timesOfDay';
const office = { days: 'mon-fri', from: '08:00', to: '18:00', intervalMs: '1000' };

const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** An interval by the time of day and the day of the week. */
export function TimesOfDay({ of }: { readonly of: Members }) {
  const fault = of.fault([member]) ?? of.fault([member, 'windows']);
  return (
    <div className="stack tight">
      <h3>{text.timesOfDay}</h3>
      <p className="dim small">{text.timesOfDayHint}</p>
      {fault === undefined ? null : (
        <p className="fault small" role="alert" data-fault tabIndex={-1}>
          {fault}
        </p>
      )}
      {of.has([member]) ? (
        <div className={css['three']}>
          <TextInput of={of} path={[member, 'timeZone']} label={text.timeZone} hint={text.timeZoneHint} />
          <TextInput of={of} path={[member, 'startAt']} label={text.startAt} hint={text.startAtHint} />
        </div>
      ) : null}
      <Rows
        of={of}
        path={[member, 'windows']}
        name={text.window}
        add={text.addWindow}
        initial={office}
        around={{
          path: [member],
          first: { timeZone: ownZone(), windows: [office] },
        }}
      >
        {(path) => (
          <div className={css['four']}>
            <TextInput of={of} path={[...path, 'days']} label={text.days} placeholder={text.everyDay} />
            <TextInput of={of} path={[...path, 'from']} label={text.from} placeholder="00:00" />
            <TextInput of={of} path={[...path, 'to']} label={text.to} placeholder="24:00" />
            <Every of={of} path={path} />
          </div>
        )}
      </Rows>
    </div>
  );
}
