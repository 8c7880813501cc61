import { Checkbox } from '@fluentui/react-components';
import { ChoiceField } from '../../../../ui/Fields.tsx';
import { ChoiceInput, LinesInput, TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import { type Path, type TypedMembers, isMembers } from '../tree.ts';
import { termWords } from '../words.ts';
import { NewValues } from './NewValues.tsx';
import { type Occasion, reactionWords as text } from './words.ts';
import css from '../terms.module.css';

const occasions: readonly Occasion[] = ['desired', 'method', 'message'];

/** What the template of an answer can name. */
const names = '{method} {payload} {payload.a.b} {deviceId} {intervalMs}';

interface RuleProps {
  readonly of: Members;
  readonly path: Path;
  readonly row: TypedMembers;
}

/** On what occasion a device does what. */
export function Rule({ of, path, row }: RuleProps) {
  const on = occasions.find((one) => one === row['on']) ?? 'desired';
  const { intervalMs, fields, report, disconnectForMs } = row;
  const deeds = Object.entries({ intervalMs, fields, report, disconnectForMs }).filter(([, one]) => one !== undefined);
  return (
    <>
      <div className={css['three']}>
        <ChoiceField
          label={text.on}
          value={on}
          options={occasions.map((one) => [one, text.occasions[one]] as const)}
          onChange={(one) =>
            of.put(path, {
              on: one,
              ...(one === 'desired' ? { property: '' } : {}),
              ...Object.fromEntries(deeds),
            })
          }
        />
        <Occasions of={of} path={path} on={on} />
        <Interval of={of} path={[...path, 'intervalMs']} />
        <TextInput
          of={of}
          path={[...path, 'disconnectForMs']}
          label={text.disconnect}
          suffix={termWords.seconds}
          placeholder={text.stays}
        />
      </div>
      <Texts of={of} path={path} on={on} />
      <NewValues of={of} path={[...path, 'fields']} title={text.fields} name={text.field} add={text.addField} />
      <NewValues of={of} path={[...path, 'report']} title={text.reports} name={text.report} add={text.addReport} />
    </>
  );
}

interface PartProps {
  readonly of: Members;
  readonly path: Path;
  readonly on: Occasion;
}

/** Which of its kind the occasion is, and how it is answered. */
function Occasions({ of, path, on }: PartProps) {
  const there = (member: string): Path => [...path, member];
  const answer = of.at(there('answer'));
  switch (on) {
    case 'desired':
      return (
        <>
          <TextInput of={of} path={there('property')} label={text.property} hint={text.propertyHint} mono />
          <ChoiceInput
            of={of}
            path={there('acknowledge')}
            label={text.acknowledge}
            options={(['', 'value', 'plug-and-play'] as const).map((one) => [one, text.acknowledges[one]] as const)}
          />
          {of.text(there('acknowledge')) === 'plug-and-play' ? (
            <>
              <TextInput of={of} path={there('code')} label={text.code} placeholder="200" />
              <TextInput of={of} path={there('description')} label={text.description} />
            </>
          ) : null}
        </>
      );
    case 'method':
      return (
        <>
          <TextInput of={of} path={there('method')} label={text.method} placeholder={text.any} mono />
          <ChoiceField
            label={text.answer}
            value={answer === 'none' ? 'none' : isMembers(answer) ? 'own' : ''}
            options={(['', 'own', 'none'] as const).map((one) => [one, text.answers[one]] as const)}
            onChange={(one) =>
              of.put(there('answer'), one === '' ? undefined : one === 'none' ? 'none' : { status: '200', body: '{}' })
            }
          />
          {isMembers(answer) ? (
            <TextInput of={of} path={[...path, 'answer', 'status']} label={text.status} placeholder="200" />
          ) : null}
        </>
      );
    case 'message':
      return <TextInput of={of} path={there('contains')} label={text.contains} placeholder={text.any} />;
  }
}

/** What is answered, where that takes lines. */
function Texts({ of, path, on }: PartProps) {
  if (on === 'method' && isMembers(of.at([...path, 'answer']))) {
    return (
      <LinesInput
        of={of}
        path={[...path, 'answer', 'body']}
        label={text.answerBody}
        hint={text.answerHint(names)}
        rows={2}
      />
    );
  }
  if (on !== 'message') return null;
  const reply: Path = [...path, 'reply'];
  return (
    <>
      <Checkbox
        label={text.sendsBack}
        checked={of.has(reply)}
        onChange={(_event, data) => of.put(reply, data.checked === true ? '' : undefined)}
      />
      {of.has(reply) ? (
        <LinesInput of={of} path={reply} label={text.reply} hint={text.answerHint(names)} rows={2} />
      ) : null}
    </>
  );
}

function Interval({ of, path }: { readonly of: Members; readonly path: Path }) {
  const interval = of.at(path);
  const kind = isMembers(interval) ? 'asked' : interval === undefined ? '' : 'fixed';
  return (
    <>
      <ChoiceField
        label={text.interval}
        value={kind}
        options={(['', 'fixed', 'asked'] as const).map((one) => [one, text.intervals[one]] as const)}
        onChange={(one) =>
          of.put(path, one === '' ? undefined : one === 'fixed' ? '5000' : { from: '', times: '1000' })
        }
      />
      {kind === 'fixed' ? <TextInput of={of} path={path} label={text.intervalMs} suffix={text.milliseconds} /> : null}
      {kind === 'asked' ? (
        <>
          <TextInput of={of} path={[...path, 'from']} label={text.from} hint={text.fromHint} mono />
          <TextInput of={of} path={[...path, 'times']} label={text.times} placeholder="1" />
        </>
      ) : null}
    </>
  );
}
