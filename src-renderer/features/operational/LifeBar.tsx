import type { OperationalCertificateModel } from '../../../src-main/contract/models.ts';
import { dateTime } from '../../ui/format.ts';
import css from './operational.module.css';
import { useNow } from './use-now.ts';
import { operational as text } from './words.ts';

/** How much of a certificate's life is over, with the mark at which it is renewed; below it in words. */
export function LifeBar({ certificate }: { readonly certificate: OperationalCertificateModel }) {
  const { from, renewAt, notAfter } = certificate;
  const now = useNow();
  const [begin, due, end] = [from, renewAt, notAfter].map((one) => Date.parse(one)) as [number, number, number];
  const percent = (at: number) => `${Math.min(100, Math.max(0, ((at - begin) / (end - begin)) * 100))}%`;
  const state = now >= end ? 'ended' : now >= due ? 'due' : 'good';
  const renewal = state === 'good' ? text.renewsIn(due - now) : state === 'due' ? text.due : text.ended;
  return (
    <div>
      <div className={css['bar']} role="img" aria-label={`${renewal}, ${text.ends(dateTime(notAfter))}`}>
        <span className={css['lived']} data-state={state} style={{ width: percent(now) }} />
        <span className={css['mark']} style={{ left: percent(due) }} title={text.renewsAt(dateTime(renewAt))} />
      </div>
      <div className={`${css['caption']} small`}>
        <span title={text.renewsAt(dateTime(renewAt))}>{renewal}</span>
        <span className="dim">{text.ends(dateTime(notAfter))}</span>
      </div>
    </div>
  );
}
