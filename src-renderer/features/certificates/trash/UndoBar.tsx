import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { text } from './words.ts';

interface UndoProps {
  /** The bar is gone, and the focus with it. */
  readonly onDone: () => void;
}

/** What was deleted last, as long as nobody has dismissed it. */
export function UndoBar({ onDone }: UndoProps) {
  const bench = useBench();
  const deleted = useStore(bench.deleted);
  if (deleted === undefined || deleted.workspace !== bench.workspace) return null;
  return <Bar key={deleted.ids[0]} ids={deleted.ids} onDone={onDone} />;
}

function Bar({ ids, onDone }: UndoProps & { readonly ids: readonly string[] }) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was pressed may have gone with what was deleted.
    if (document.activeElement === document.body) bar.current?.querySelector('button')?.focus();
  }, []);
  const done = () => {
    bench.deleted.set(undefined);
    onDone();
  };
  const putBack = async () => {
    const reply = await bench.call('thing.restore', { workspace: bench.workspace, ids: [...ids] });
    await bench.refresh();
    if (reply.ok) done();
    else setFailure(reply.error);
  };
  return (
    <div className="stack tight" ref={bar}>
      <MessageBar>
        <MessageBarBody>{text.deleted(ids.length)}</MessageBarBody>
        <MessageBarActions
          containerAction={
            <Button appearance="transparent" icon={<DismissRegular />} aria-label={text.dismiss} onClick={done} />
          }
        >
          <Button size="small" onClick={() => void putBack()}>
            {text.undo}
          </Button>
        </MessageBarActions>
      </MessageBar>
      <Problem failure={failure} />
    </div>
  );
}
