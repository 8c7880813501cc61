import { Button } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons';
import { type KeyboardEvent, type ReactNode, type SubmitEvent, useEffect, useRef } from 'react';
import { useNavigation } from './navigation.ts';
import { ui } from './words.ts';
import { Page } from './Page.tsx';
import { type Wait, Waiting } from './Waiting.tsx';
import css from './wizard.module.css';

/** What is the same on all pages of a wizard. */
export interface WizardFrame {
  readonly title: string;
  readonly subtitle: string;
  /** Titles of all steps. */
  readonly steps: readonly string[];
}

interface WizardProps extends WizardFrame {
  /** Index of the step that is shown. */
  readonly current: number;
  /** Whether the step tells what was made, and nothing is left to do. */
  readonly done?: boolean;
  /** The step's own heading. */
  readonly heading: string;
  readonly children: ReactNode;
  /** Beside the buttons, on their left. */
  readonly aside?: ReactNode;
  /** Absent where there is nothing to go on to. */
  readonly next?: { readonly label: string; readonly onNext: () => void } | undefined;
  /** Absent where there is no way back, because something was made. */
  readonly back?: { readonly label?: string; readonly onBack: () => void } | undefined;
  /** While the step does what its button says: neither on nor back, but out of it. */
  readonly wait?: Wait | undefined;
  /** Fields to mark as wrong; the first one gets the focus whenever this object is a new one. */
  readonly faults?: Readonly<Record<string, unknown>> | undefined;
  /** Something was typed that leaving would lose. */
  readonly unsaved: boolean;
}

/** The frame of a wizard: its steps, one of them, and the way on and back. Enter goes on, Escape goes back. */
export function Wizard(props: WizardProps) {
  const {
    title,
    subtitle,
    steps,
    current,
    done = false,
    heading,
    children,
    aside,
    next,
    back,
    wait,
    faults,
    unsaved,
  } = props;
  const { setUnsaved } = useNavigation();
  const form = useRef<HTMLFormElement>(null);
  const headingElement = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    setUnsaved(unsaved);
    return () => setUnsaved(false);
  }, [unsaved, setUnsaved]);
  useEffect(() => {
    document.title = `${ui.stepOf(current + 1, steps.length, heading)} · ${title}`;
    // A new step begins at its heading; on the first one whatever is first to be filled in is more useful.
    const field = first.current ? form.current?.querySelector<HTMLElement>('input[data-autofocus]') : undefined;
    (field ?? headingElement.current)?.focus();
    first.current = false;
  }, [current, heading, steps.length, title]);
  useEffect(() => {
    if (faults === undefined || Object.keys(faults).length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [faults]);
  const isDone = (index: number) => index < current || (done && index === current);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (wait === undefined) next?.onNext();
  };
  const onKey = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.defaultPrevented) return;
    // Enter goes on from wherever it means nothing else, the heading above all.
    const elsewhere =
      event.target instanceof Element && event.target.closest('button, input, textarea, select, summary, a');
    if (event.key === 'Enter' && !elsewhere) form.current?.requestSubmit();
    else if (event.key === 'Escape') (wait?.onCancel ?? back?.onBack)?.();
    else return;
    event.preventDefault();
  };
  return (
    <Page title={title} subtitle={subtitle}>
      <div className={css['wizard']}>
        <ol className={css['steps']} aria-label={ui.steps}>
          {steps.map((step, index) => (
            <li
              key={step}
              className={isDone(index) ? 'done' : undefined}
              aria-current={index === current ? 'step' : undefined}
            >
              <span className={css['c']} aria-hidden="true">
                {isDone(index) ? '✓' : index + 1}
              </span>
              {step}
            </li>
          ))}
        </ol>
        <form ref={form} onSubmit={submit} onKeyDown={onKey} aria-busy={wait !== undefined} noValidate>
          <h2 ref={headingElement} tabIndex={-1} className={done ? css['made'] : undefined}>
            {done ? <CheckmarkCircleFilled fontSize={32} aria-hidden="true" /> : null}
            {heading}
          </h2>
          {children}
          <div className="foot">
            <Waiting wait={wait}>
              {aside}
              <span className="grow" />
              {back === undefined ? null : <Button onClick={back.onBack}>{back.label ?? ui.back}</Button>}
            </Waiting>
            {next === undefined ? null : (
              <Button
                type="submit"
                appearance="primary"
                disabledFocusable={wait !== undefined}
                onClick={(event) => {
                  // The second half of a double click would press the button of the step that has just come.
                  if (event.detail > 1) event.preventDefault();
                }}
              >
                {next.label}
              </Button>
            )}
          </div>
        </form>
      </div>
    </Page>
  );
}
