import { Button } from '@fluentui/react-components';
import type { FormEvent, ReactNode } from 'react';
import type { Failure } from '../../bench/host.ts';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { hubFailures as text } from './words.ts';

interface CardProps {
  /** What it is for. */
  readonly explained: string;
  readonly failures: readonly { readonly who: string; readonly what: string; readonly onRemove: () => void }[];
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly said: string;
  readonly onSet: () => void;
  /** The fields of one that is to be set. */
  readonly children: ReactNode;
}

/** Failures that the hub shows on demand: those that are set, each to be taken back, and a form for another. */
export function FailuresCard({ explained, failures, busy, failure, said, onSet, children }: CardProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onSet();
  };
  return (
    <Card
      title={text.title}
      beside={
        <span role="status" className="dim">
          {said}
        </span>
      }
    >
      <p className="dim">{explained}</p>
      {failures.length === 0 ? null : (
        <ul className="list">
          {failures.map(({ who, what, onRemove }) => (
            <li key={who}>
              <span className="break">{text.told(who, what)}</span>
              <Button size="small" className="end" aria-label={text.removeNamed(who)} onClick={onRemove}>
                {text.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form className="stack tight" onSubmit={submit} noValidate>
        {children}
        <Problem failure={failure} />
        <div>
          <Button type="submit" disabledFocusable={busy}>
            {text.set}
          </Button>
        </div>
      </form>
    </Card>
  );
}
