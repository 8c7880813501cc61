import type { AuthorityLine } from '../../../../../src-main/contract/models.ts';
import { date, daysUntil } from '../../../../ui/format.ts';
import { Tag } from '../../../../ui/Page.tsx';
import { ListActions } from '../../revoke/index.ts';
import { text } from './words.ts';

interface ListFactsProps {
  readonly authority: string;
  readonly list: NonNullable<AuthorityLine['revocationList']>;
}

/** The revocation list that is kept beside an authority: of when, until when, how many, and what speaks against it. */
export function ListFacts({ authority, list }: ListFactsProps) {
  const { thisUpdate, nextUpdate, certificates, doubt } = list;
  const until = nextUpdate === undefined ? undefined : date(nextUpdate);
  return (
    <dl className="facts">
      <dt>{text.list}</dt>
      <dd>
        <div className="stack">
          <span>
            {thisUpdate === undefined
              ? null
              : `${text.listOf(date(thisUpdate), until)} · ${text.listed(certificates)} `}
            {nextUpdate !== undefined && daysUntil(nextUpdate) <= 0 ? <Tag tone="warn">{text.overdue}</Tag> : null}
            {doubt === undefined ? null : (
              <>
                <Tag tone="bad">{text.notBelieved}</Tag> <span className="small">{doubt}</span>
              </>
            )}
          </span>
          <ListActions authority={authority} />
        </div>
      </dd>
    </dl>
  );
}
