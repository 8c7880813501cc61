import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { Warning } from '../../src-main/contract/models.ts';
import { type Failure, problemText } from './problems.ts';

/** An error: what happened, what to do, and the raw words one click away. */
export function Problem({ failure, raw }: { readonly failure: Failure | undefined; readonly raw?: string }) {
  const bar = useRef<HTMLDivElement>(null);
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

export function Warnings({ warnings }: { readonly warnings: readonly Warning[] }) {
  const told = [...new Set(warnings.map(({ message }) => message))];
  return told.map((message) => (
    <MessageBar key={message} intent="warning" layout="multiline">
      <MessageBarBody>{message}</MessageBarBody>
    </MessageBar>
  ));
}
