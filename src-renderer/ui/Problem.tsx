import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { Warning } from '../../src-main/contract/models.ts';
import type { RemedyAction } from '../../src-main/contract/remedies.ts';
import { type Failure, problemText } from './problems.ts';
import { RemedyButton } from './RemedyButton.tsx';
import type { Deed } from './remedies.ts';

interface ProblemProps {
  readonly failure: Failure | undefined;
  readonly raw?: string;
  /** What the page has a button of its own for. */
  readonly offered?: RemedyAction['do'];
  /** What the page does in its own way, in place of what the app does anywhere; undefined for that. */
  readonly act?: (action: RemedyAction) => Promise<Deed> | undefined;
}

/** An error: what happened, what to do, a button where Certbench can do it, and the raw words one click away. */
export function Problem({ failure: given, raw, offered, act }: ProblemProps) {
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
  const { action } = failure.details;
  return (
    <div ref={bar} role="alert">
      <MessageBar intent={failure.code === 'CANCELLED' ? 'info' : 'error'} layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{title}</MessageBarTitle> {failure.message}
          {why === undefined ? null : <div>{why}</div>}
          {remedy === undefined ? null : (
            <div>
              <b>{problemText.remedyLabel()}</b> {remedy}
            </div>
          )}
          <RemedyButton
            action={action?.do === offered ? undefined : action}
            act={act}
            onDeed={(deed) => {
              if (deed !== 'elsewhere') setShown({ given, failure: deed === 'done' ? undefined : deed });
            }}
          />
          <details className="small">
            <summary>{problemText.rawLabel()}</summary>
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

export function Warnings({ warnings }: { readonly warnings: readonly Warning[] }) {
  const messages = [...new Set(warnings.map(({ message }) => message))];
  return messages.map((message) => (
    <MessageBar key={message} intent="warning" layout="multiline">
      <MessageBarBody>{message}</MessageBarBody>
    </MessageBar>
  ));
}
