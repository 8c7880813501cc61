import { Button, Field, Textarea } from '@fluentui/react-components';
import { type SubmitEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { MethodInput } from '../../../src-main/contract/methods.ts';
import type { BringInFindings } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useCancel } from '../../bench/use-cancel.ts';
import { Drawing } from '../../ui/Drawing.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { type Wait, Waiting } from '../../ui/Waiting.tsx';
import { bringIn as text } from './words.ts';
import css from './bring-in.module.css';

interface HandInProps {
  /** Tokens of what was dropped on the window. */
  readonly files: readonly string[] | undefined;
  readonly onFound: (found: BringInFindings) => void;
}

/** Asks for files, a folder or text. */
export function HandIn({ files, onFound }: HandInProps) {
  const bench = useBench();
  const [pasted, setPasted] = useState('');
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [looking, setLooking] = useState<Pick<Wait, 'words' | 'progress'>>();
  const { begin, ...cancel } = useCancel();
  const told = useRef(onFound);
  useEffect(() => {
    told.current = onFound;
  }, [onFound]);

  const look = useCallback(
    async (what: Pick<MethodInput<'bringIn.look'>, 'paths' | 'text'>) => {
      const { jobId } = begin();
      setFailure(undefined);
      setLooking({ words: text.looking });
      const stop = bench.watchJob(jobId, (done, total) =>
        setLooking({ words: text.looking, progress: { done, total } }),
      );
      const { workspace } = bench;
      const reply = await bench.call('bringIn.look', { workspace, ...what, jobId });
      stop();
      setLooking(undefined);
      if (reply.ok) told.current(reply.value);
      else setFailure(reply.error);
    },
    [bench, begin],
  );
  useEffect(() => {
    if (files !== undefined) void look({ paths: [...files] });
  }, [files, look]);

  const choose = async (what: 'files' | 'folder') => {
    const reply = await bench.call('bringIn.choose', { what });
    if (!reply.ok) return setFailure(reply.error);
    const paths = reply.value.chosen.map(({ token }) => token);
    return paths.length === 0 ? undefined : look({ paths });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (pasted.trim() === '') setFault(text.textNeeded);
    else if (looking === undefined) void look({ text: pasted });
  };
  return (
    <form className="card stack" onSubmit={submit} aria-busy={looking !== undefined} noValidate>
      <div className={css['drop']}>
        <Drawing name="incoming" />
        <h2>{text.drop}</h2>
        <p className="dim">{text.dropText}</p>
        <div className="row">
          <Button appearance="primary" data-autofocus onClick={() => void choose('files')}>
            {text.chooseFiles}
          </Button>
          <Button onClick={() => void choose('folder')}>{text.chooseFolder}</Button>
        </div>
      </div>
      <Problem failure={failure} />
      <Waiting wait={looking === undefined ? undefined : { ...looking, ...cancel }} />
      <Field
        label={text.paste}
        hint={text.pasteHint}
        {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
      >
        <Textarea
          textarea={{ className: 'mono' }}
          rows={5}
          value={pasted}
          spellCheck={false}
          onChange={(_event, { value }) => {
            setPasted(value);
            setFault(undefined);
          }}
        />
      </Field>
      <div className="row">
        <Button type="submit">{text.lookAtText}</Button>
      </div>
    </form>
  );
}
