import { Button, Field, Textarea } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { ThingNote } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import type { CertificateKey } from '../../../ui/routes.ts';
import { idOf } from '../kinds/index.ts';
import { GroupField } from './GroupField.tsx';
import { faultProps } from './groups.ts';
import css from './notes.module.css';
import { useDraft } from './use-draft.ts';
import { text } from './words.ts';

interface Outcome {
  readonly told?: string;
  readonly failure?: Failure;
  /** Takes the last change back. */
  readonly before?: readonly ThingNote[];
}

/** The group of a thing and what is noted on it. Not drawn where the file of notes cannot be read. */
export function NoteCard({ of: { kind, name, code } }: { readonly of: CertificateKey }) {
  const { library, notice } = useBench();
  const { things, failure } = useStore(library.notes);
  const [outcome, setOutcome] = useState<Outcome>({});
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => void (isShown.current = false);
  }, []);
  const key = { kind, name, ...(code === undefined ? {} : { code }) };
  const said = things.find((one) => idOf(one) === idOf(key));
  const say = async (wanted: readonly ThingNote[], undoing: boolean) => {
    const reply = await library.say(wanted);
    // What could not be saved on leaving is told where the user is now.
    if (!reply.ok && !isShown.current) notice.set(reply.error);
    else if (!reply.ok) setOutcome({ failure: reply.error });
    else setOutcome(undoing ? { told: text.undone } : { told: text.saved, before: reply.value });
    return reply.ok;
  };
  const group = useDraft(said?.group ?? '', (typed) => say([{ ...key, group: typed }], false));
  const note = useDraft(said?.note ?? '', (typed) => say([{ ...key, note: typed }], false));
  const { told = '', before } = outcome;
  if (failure !== undefined) return null;
  return (
    <Card title={text.card}>
      <div className="stack">
        <GroupField
          value={group.text}
          onChange={group.change}
          hint={text.groupHint}
          onBlur={group.save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') group.save();
            group.onKeyDown(event);
          }}
        />
        <Field label={text.note} hint={text.noteHint} {...faultProps('note', note.text)}>
          <Textarea
            resize="vertical"
            rows={3}
            value={note.text}
            onChange={(_event, data) => note.change(data.value)}
            onBlur={note.save}
            onKeyDown={note.onKeyDown}
          />
        </Field>
        <div className={`row ${css['outcome']}`}>
          <p role="status" className="small dim">
            {told}
          </p>
          {before === undefined ? null : (
            <Button size="small" appearance="transparent" className="linkbutton" onClick={() => void say(before, true)}>
              {text.undo}
            </Button>
          )}
        </div>
        <Problem failure={outcome.failure} />
      </div>
    </Card>
  );
}
