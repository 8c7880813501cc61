import { useState } from 'react';
import type { RemedyAction } from '../../src-main/contract/remedies.ts';
import { Problem } from './Problem.tsx';
import { RemedyButton } from './RemedyButton.tsx';
import type { Deed } from './remedies.ts';

interface RemedyProps {
  readonly action: RemedyAction | undefined;
  /** What is said when it was done in place. */
  readonly done?: string;
}

/** The button of an action where something else than a failed call tells what to do; and why it did not work. */
export function Remedy({ action, done }: RemedyProps) {
  const [outcome, setOutcome] = useState<{ readonly of: RemedyAction; readonly deed: Deed }>();
  if (action === undefined) return null;
  const deed = outcome?.of === action ? outcome.deed : undefined;
  if (deed === 'done') return done === undefined ? null : <p role="status">{done}</p>;
  return (
    <>
      <RemedyButton action={action} onDeed={(next) => setOutcome({ of: action, deed: next })} />
      <Problem failure={typeof deed === 'object' ? deed : undefined} />
    </>
  );
}
