import { Button, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { Warning } from '../../src-main/contract/models.ts';
import type { RemedyAction } from '../../src-main/contract/reply.ts';
import { type Failure, problemText } from './problems.ts';
import css from './problem.module.css';
import { type OwnDeed, useRemedies } from './remedies.ts';

interface ProblemProps {
  readonly failure: Failure | undefined;
  readonly raw?: string;
  readonly own?: OwnDeed | undefined;
}

/** An error: what happened, what to do, a button where the app can do it, and the raw words one click away. */
export function Problem({ failure: given, raw, own }: ProblemProps) {
  const bar = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState({ given, failure: given });
  // A new failure takes the place of what has become of the last.
  if (shown.given !== given) setShown({ given, failure: given });
  const { failure } = shown;
  useEffect(() => {
    bar.current?.scrollIntoView({ block: 'nearest' });
  }, [failure]);
  if (failure === undefined) return null;
  const { title, why, remedy } = problemText(failure);
  return (
    <div ref={bar} role="alert">
      <MessageBar intent={failure.code === 'CANCELLED' ? 'info' : 'error'} layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{title}</MessageBarTitle> {failure.message}
          {why === undefined ? null : <div>{why}</div>}
          {remedy === undefined ? null : (
            <div>
              <b>{problemText.remedyLabel}</b> {remedy}
            </div>
          )}
          <Remedy action={failure.details.action} own={own} onDone={(after) => setShown({ given, failure: after })} />
          <details className="small">
            <summary>{problemText.rawLabel}</summary>
            <code className="mono break">
              {failure.code}
              {failure.details.field === undefined ? '' : ` · ${failure.details.field}`}
              {failure.details.reference === undefined ? '' : ` · ${failure.details.reference}`}
              {raw === undefined ? '' : ` · ${raw}`}
            </code>
          </details>
        </MessageBarBody>
      </MessageBar>
    </div>
  );
}

interface RemedyProps {
  readonly action: RemedyAction | undefined;
  readonly own: OwnDeed | undefined;
  /** `failure`: why it has not helped. */
  readonly onDone: (failure: Failure | undefined) => void;
}

function Remedy({ action, own, onDone }: RemedyProps) {
  const usual = useRemedies();
  const [busy, setBusy] = useState(false);
  const deed = action && usual(action);
  if (action === undefined || deed === undefined) return null;
  const act = async () => {
    if (busy) return;
    setBusy(true);
    onDone((await (own?.(action) ?? deed.act)()) ?? undefined);
    setBusy(false);
  };
  return (
    <div className={css['remedy']}>
      <Button size="small" disabledFocusable={busy} onClick={() => void act()}>
        {deed.label}
      </Button>
    </div>
  );
}

export function Warnings({ warnings }: { readonly warnings: readonly Warning[] }) {
  const messages = [...new Set(warnings.map(({ message }) => message))];
  return messages.map((message) => (
    <MessageBar key={message} intent="warning" layout="multiline">
      <MessageBarBody>{message}</MessageBarBody>
    </MessageBar>
  ));
}
