import type { AuthorityLine } from '../../../../../src-main/contract/models.ts';
import { date, daysUntil } from '../../../../ui/format.ts';
import { Tag } from '../../../../ui/Page.tsx';
import { text } from './words.ts';

/** The revocation list that is kept beside an authority: of when, until when, how many, and what speaks against it. */
export function ListFacts({ list }: { readonly list: NonNullable<AuthorityLine['revocationList']> }) {
  const { thisUpdate, nextUpdate, certificates, doubt } = list;
  const until = nextUpdate === undefined ? undefined : date(nextUpdate);
  return (
    <dl className="facts">
      <dt>{text.list}</dt>
      <dd>
        <span>
          {thisUpdate === undefined ? null : `${text.listOf(date(thisUpdate), until)} · ${text.listed(certificates)} `}
          {nextUpdate !== undefined && daysUntil(nextUpdate) <= 0 ? <Tag tone="warn">{text.overdue}</Tag> : null}
          {doubt === undefined ? null : (
            <>
              <Tag tone="bad">{text.notBelieved}</Tag> <span className="small">{doubt}</span>
            </>
          )}
        </span>
      </dd>
    </dl>
  );
}
