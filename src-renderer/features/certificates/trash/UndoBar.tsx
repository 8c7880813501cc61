import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import type { Undoable } from '../../../bench/library.ts';
import { useStore } from '../../../bench/store.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { text } from './words.ts';

interface UndoProps {
  /** The bar is gone, and the focus with it. */
  readonly onDone: () => void;
}

/** What was done last to several, as long as nobody has dismissed it. */
export function UndoBar({ onDone }: UndoProps) {
  const bench = useBench();
  const undoable = useStore(bench.library.undoable);
  if (undoable === undefined || undoable.workspace !== bench.workspace) return null;
  return <Bar key={undoable.id} undoable={undoable} onDone={onDone} />;
}

function Bar({ undoable, onDone }: UndoProps & { readonly undoable: Undoable }) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was pressed may have gone with what was done.
    if (document.activeElement === document.body) bar.current?.querySelector('button')?.focus();
  }, []);
  const done = () => {
    bench.library.undoable.set(undefined);
    onDone();
  };
  const undo = async () => {
    const reply = await undoable.undo();
    await bench.refresh();
    if (reply.ok) done();
    else setFailure(reply.error);
  };
  return (
    <div className="stack tight" ref={bar}>
      <MessageBar>
        <MessageBarBody>{undoable.told}</MessageBarBody>
        <MessageBarActions
          containerAction={
            <Button appearance="transparent" icon={<DismissRegular />} aria-label={text.dismiss} onClick={done} />
          }
        >
          <Button size="small" onClick={() => void undo()}>
            {text.undo}
          </Button>
        </MessageBarActions>
      </MessageBar>
      <Problem failure={failure} />
    </div>
  );
}
