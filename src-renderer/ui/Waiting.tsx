import { Button, ProgressBar } from '@fluentui/react-components';
import { type ReactNode, type Ref, useEffect, useLayoutEffect, useRef, useState } from 'react';
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

/**
 * In a row of buttons: progress and a way out of a wait, in the place of what is of no use meanwhile. The focus goes along with
 * it and, where it would be lost with the wait, back to where that began.
 */
export function Waiting({ wait, children }: WaitingProps) {
  const isWaiting = wait !== undefined;
  const isShown = useNoticed(isWaiting) && isWaiting;
  const place = useFocusKept(isWaiting, isShown);
  return (
    <>
      {children === undefined ? null : (
        // Not taken away: the button that began the wait is to be the same one afterwards.
        <div className={css['meanwhile']} hidden={isShown}>
          {children}
        </div>
      )}
      {isShown ? <Shown wait={wait} place={place} /> : null}
    </>
  );
}

interface ShownProps {
  readonly wait: Wait;
  readonly place: Ref<HTMLDivElement>;
}

function Shown({ wait: { words, progress, cancelling, onCancel }, place }: ShownProps) {
  return (
    <div ref={place} role="group" aria-label={words} tabIndex={-1} className={css['waiting']}>
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

/** Whether a wait has lasted long enough to be shown. */
function useNoticed(isWaiting: boolean): boolean {
  const [noticed, setNoticed] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setNoticed(true), noticedMs);
    return () => {
      clearTimeout(timer);
      setNoticed(false);
    };
  }, [isWaiting]);
  return noticed;
}

function useFocusKept(isWaiting: boolean, isShown: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const began = useRef<Element>(null);
  const wasShown = useRef(false);
  useLayoutEffect(() => {
    if (isWaiting) began.current = document.activeElement;
  }, [isWaiting]);
  useLayoutEffect(() => {
    const before = began.current instanceof HTMLElement ? began.current : undefined;
    // Hidden, it cannot have the focus.
    if (isShown && before?.checkVisibility() === false) place.current?.focus();
    if (!isShown && wasShown.current && isFocusLost()) before?.focus();
    wasShown.current = isShown;
  }, [isShown]);
  return place;
}

const isFocusLost = (): boolean => document.activeElement === null || document.activeElement === document.body;
