import { Button, ProgressBar } from '@fluentui/react-components';
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ui } from './words.ts';
import css from './waiting.module.css';

/** Something that takes its time. */
export interface Wait {
  readonly words: string;
  /** How far it is, where it can be counted. */
  readonly progress?: { readonly done: number; readonly total: number } | undefined;
  readonly cancelling: boolean;
  readonly onCancel: () => void;
}

interface WaitingProps {
  /** Absent where nothing is waited for. */
  readonly wait: Wait | undefined;
  /** What stands in this place otherwise. */
  readonly children?: ReactNode;
}

/** From when a wait is noticed, in milliseconds; what is done sooner changes nothing on the page. */
const noticedMs = 300;

/** In a row of buttons: progress and a way out of a wait, in the place of what is of no use meanwhile. */
export function Waiting({ wait, children }: WaitingProps) {
  return wait === undefined ? children : <Noticed wait={wait}>{children}</Noticed>;
}

function Noticed({
  wait: { words, progress, cancelling, onCancel },
  children,
}: Required<WaitingProps> & { wait: Wait }) {
  const [noticed, setNoticed] = useState(false);
  const before = useRef<Element>(null);
  useEffect(() => {
    const timer = setTimeout(() => setNoticed(true), noticedMs);
    return () => clearTimeout(timer);
  }, []);
  useLayoutEffect(() => {
    before.current = document.activeElement;
  }, []);
  /** The button goes; whoever has pressed it is back where the wait began. */
  const giveBack = useCallback(
    (box: HTMLDivElement) => () => {
      if (box.contains(document.activeElement) && before.current instanceof HTMLElement) before.current.focus();
    },
    [],
  );
  if (!noticed) return children;
  return (
    <div ref={giveBack} className={css['waiting']}>
      <div className="grow">
        <span className="dim small number">{words}</span>
        <ProgressBar
          aria-label={words}
          {...(progress === undefined ? {} : { value: progress.done, max: Math.max(1, progress.total) })}
        />
      </div>
      <Button disabledFocusable={cancelling} onClick={onCancel}>
        {cancelling ? ui.cancelling : ui.cancel}
      </Button>
    </div>
  );
}
