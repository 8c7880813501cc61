import { Group } from '../Group.tsx';
import { ShapeInput, TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import { Rows } from '../Rows.tsx';
import { termWords } from '../words.ts';
import { Every } from './Every.tsx';
import { TimesOfDay } from './TimesOfDay.tsx';
import { timingWords as text } from './words.ts';
import css from '../terms.module.css';

const members = ['jitter', 'schedule', 'timesOfDay', 'durationMs', 'rampUp', 'backlog'];

function said(of: Members): string {
  const { said: words } = text;
  const phases = of.list(['schedule']).length;
  const windows = of.list(['timesOfDay', 'windows']).length;
  const parts: readonly (readonly [string, (typed: string) => string])[] = [
    [of.text(['jitter', 'share']), words.jitterShare],
    [of.text(['jitter', 'ms']), words.jitterMs],
    [phases === 0 ? '' : 'phases', () => words.schedule(phases)],
    [windows === 0 ? '' : 'windows', () => words.timesOfDay(windows)],
    [of.text(['rampUp', 'devicesPerSecond']), words.devicesPerSecond],
    [of.text(['rampUp', 'overMs']), words.overMs],
    [of.text(['durationMs']), words.duration],
    [of.text(['backlog']), words.backlog],
  ];
  const found = parts.flatMap(([typed, tell]) => (typed === '' ? [] : [tell(typed)]));
  return found.length === 0 ? text.plain : found.join(', ');
}

/** When devices start, send and end, beside the interval and the number of messages. */
export function Timing({ of }: { readonly of: Members }) {
  return (
    <Group title={text.title} said={said(of)} of={of} members={members}>
      <div className={css['three']}>
        <ShapeInput
          of={of}
          path={['jitter']}
          label={text.jitter}
          none={text.noJitter}
          shapes={[
            ['share', text.jitterShare, '20'],
            ['ms', text.jitterMs, '500'],
          ]}
        />
        {of.has(['jitter', 'share']) ? (
          <TextInput of={of} path={['jitter', 'share']} label={text.jitterMost} suffix={termWords.percent} />
        ) : null}
        {of.has(['jitter', 'ms']) ? (
          <TextInput of={of} path={['jitter', 'ms']} label={text.jitterMost} suffix={text.milliseconds} />
        ) : null}
        <ShapeInput
          of={of}
          path={['rampUp']}
          label={text.rampUp}
          none={text.noRampUp}
          shapes={[
            ['devicesPerSecond', text.devicesPerSecond, '50'],
            ['overMs', text.overMs, '60'],
          ]}
        />
        {of.has(['rampUp', 'devicesPerSecond']) ? (
          <TextInput of={of} path={['rampUp', 'devicesPerSecond']} label={text.rampRate} suffix={termWords.perSecond} />
        ) : null}
        {of.has(['rampUp', 'overMs']) ? (
          <TextInput of={of} path={['rampUp', 'overMs']} label={text.rampTime} suffix={termWords.seconds} />
        ) : null}
        <TextInput
          of={of}
          path={['durationMs']}
          label={text.duration}
          suffix={termWords.seconds}
          hint={text.durationHint}
        />
        <TextInput of={of} path={['backlog']} label={text.backlog} hint={text.backlogHint} />
      </div>
      <div className="stack tight">
        <h3>{text.schedule}</h3>
        <p className="dim small">{text.scheduleHint}</p>
        {of.fault(['schedule']) === undefined ? null : (
          <p className="fault small" role="alert" data-fault tabIndex={-1}>
            {of.fault(['schedule'])}
          </p>
        )}
        <Rows
          of={of}
          path={['schedule']}
          name={text.phase}
          add={text.addPhase}
          initial={{ forMs: '60', intervalMs: '1000' }}
        >
          {(path) => (
            <div className={css['three']}>
              <TextInput of={of} path={[...path, 'forMs']} label={text.phaseFor} suffix={termWords.seconds} />
              <Every of={of} path={path} />
            </div>
          )}
        </Rows>
      </div>
      <TimesOfDay of={of} />
    </Group>
  );
}
