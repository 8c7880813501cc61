import { Button, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { ForeseenCause } from '../../../src-main/contract/models.ts';
import { Busy } from '../../ui/Busy.tsx';
import { Remedy } from '../../ui/Remedy.tsx';
import css from './foresight.module.css';
import type { Foresight } from './use-foresight.ts';
import { foresight as text } from './words.ts';

/** Causes that are told at length. */
const shownAtMost = 2;

interface ForeseenProps {
  readonly foresight: Foresight;
  /** Of so many devices. */
  readonly of: number;
  /** Causes that are mended on the way. */
  readonly mended?: ReadonlySet<string>;
}

/** What would keep devices out, in the place where they are started. */
export function Foreseen({ foresight: { asking, found, ask }, of, mended }: ForeseenProps) {
  const causes = (found?.causes ?? []).filter(({ cause }) => mended?.has(cause) !== true);
  const further = causes.slice(shownAtMost);
  return (
    <div role="status" className={css['foreseen']}>
      {causes.slice(0, shownAtMost).map((one) => (
        <Foretold key={JSON.stringify([one.cause, one.action])} cause={one} of={of} />
      ))}
      {further.length === 0 ? null : (
        <ul className="list small">
          {further.map((one) => (
            <li key={JSON.stringify([one.cause, one.action])}>{one.what}</li>
          ))}
        </ul>
      )}
      <Line asking={asking} isSound={found !== undefined && causes.length === 0} of={of} />
      {found !== undefined && found.keysNotOpened > 0 ? (
        <span className="dim small">{text.closed(found.keysNotOpened)}</span>
      ) : null}
      {ask === undefined ? null : (
        <Button size="small" onClick={ask}>
          {text.ask(of)}
        </Button>
      )}
    </div>
  );
}

function Line({ asking, isSound, of }: { readonly asking: boolean; readonly isSound: boolean; readonly of: number }) {
  if (isSound) {
    return (
      <span className="dim small">
        <span aria-hidden className={css['tick']}>
          ✓
        </span>{' '}
        {of === 1 ? text.nothingOne : text.nothing}
      </span>
    );
  }
  return asking ? <Busy label={text.checking} /> : null;
}

function Foretold({ cause, of }: { readonly cause: ForeseenCause; readonly of: number }) {
  const { what, remedy, action, certainty, evidence, deviceIds } = cause;
  return (
    <MessageBar intent={certainty === 'certain' ? 'error' : 'warning'} layout="multiline">
      <MessageBarBody>
        {of === 1 ? null : <MessageBarTitle>{text.of(deviceIds.length, of)}</MessageBarTitle>} {what}
        <div>
          <b>{text.whatToDo}</b> {remedy}
        </div>
        <Remedy action={action} />
        {evidence.length === 0 ? null : (
          <details className="small">
            <summary>{text.evidence}</summary>
            {evidence.map((line) => (
              <div key={line} className="break">
                {line}
              </div>
            ))}
          </details>
        )}
      </MessageBarBody>
    </MessageBar>
  );
}
