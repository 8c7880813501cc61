import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { Remarks } from '../certificate/index.ts';
import { type Report, countsOf } from './order.ts';
import css from './reissued.module.css';
import { text } from './words.ts';

/** Further ones are counted. */
const leftShown = 6;

/** What was issued again below an authority, and what was not and why. `title`: what else there is to say of it. */
export function Reissued({ report, title }: { readonly report: Report; readonly title?: string }) {
  const { signed, chains, asItWas } = countsOf(report);
  const counts = [
    ...(signed === 0 ? [] : [text.signed(signed)]),
    ...(chains === 0 ? [] : [text.chains(chains)]),
    ...(asItWas === 0 ? [] : [text.asItWas(asItWas)]),
  ];
  const told = counts.length === 0 ? text.nothing : `${counts.join(', ')}.`;
  const { left, stopped } = report;
  return (
    <div className="stack" role="status">
      <MessageBar intent={stopped || left.length > 0 ? 'warning' : 'success'} layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{stopped ? text.stopped : (title ?? told)}</MessageBarTitle>
          {stopped || title !== undefined ? told : null}
          {left.length === 0 ? null : <div>{text.left(left.length)}:</div>}
          {left.length === 0 ? null : (
            <ul className={css['left']}>
              {left.slice(0, leftShown).map(({ kind, name, message, remedy, below }) => (
                <li key={`${kind} ${name}`}>
                  <b>{name}</b> ({text.kinds[kind]}): {message ?? text.below(below ?? '')} {remedy}
                </li>
              ))}
              {left.length > leftShown ? <li>{text.more(left.length - leftShown)}</li> : null}
            </ul>
          )}
        </MessageBarBody>
      </MessageBar>
      <Remarks warnings={report.warnings} />
    </div>
  );
}
