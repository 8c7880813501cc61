import { Group } from '../Group.tsx';
import { TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import { termWords } from '../words.ts';
import { passWords as text } from './words.ts';
import css from '../terms.module.css';

function said(of: Members): string {
  const typed = (path: readonly string[], tell: (value: string) => string) => {
    const value = of.text(['pass', ...path]);
    return value === '' ? [] : [tell(value)];
  };
  const parts = [
    ...Object.entries(text.rates).flatMap(([member, what]) => typed([member], (value) => text.rateSaid(what, value))),
    ...Object.entries(text.counts).flatMap(([member, what]) => typed([member], (value) => text.countSaid(what, value))),
    ...Object.entries(text.latencies).flatMap(([member, which]) =>
      typed(['maxLatencyMs', member], (value) => text.latencySaid(which, value)),
    ),
  ];
  return parts.length === 0 ? text.plain : parts.join(' · ');
}

/** What the run has to come to. */
export function Passing({ of }: { readonly of: Members }) {
  return (
    <Group title={text.title} said={said(of)} of={of} members={['pass']}>
      <p className="dim small">{text.hint}</p>
      <div className={css['three']}>
        {Object.entries(text.rates).map(([member, label]) => (
          <TextInput key={member} of={of} path={['pass', member]} label={label} suffix={termWords.percent} />
        ))}
        {Object.entries(text.counts).map(([member, label]) => (
          <TextInput key={member} of={of} path={['pass', member]} label={label} />
        ))}
      </div>
      <div className="stack tight">
        <h3>{text.latency}</h3>
        <div className={css['three']}>
          {Object.entries(text.latencies).map(([member, label]) => (
            <TextInput
              key={member}
              of={of}
              path={['pass', 'maxLatencyMs', member]}
              label={label}
              suffix={text.milliseconds}
            />
          ))}
        </div>
      </div>
    </Group>
  );
}
