import type { CertificateFacts } from '../../../../src-main/contract/models.ts';
import { certificate as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { date, daysUntil } from '../../../ui/format.ts';
import { Tag } from '../../../ui/Page.tsx';

/** Days before the end from which a certificate needs attention. */
export const soonDays = 30;

interface ExpiryProps {
  readonly notAfter: string;
  /** Its authority has taken it back, so that its end concerns nobody. */
  readonly revoked?: boolean;
}

export function ExpiryTag({ notAfter, revoked = false }: ExpiryProps) {
  if (revoked) return <Tag tone="bad">{text.revoked}</Tag>;
  const days = daysUntil(notAfter);
  if (days <= 0) return <Tag tone="bad">{ui.expired}</Tag>;
  return (
    <Tag tone={days < soonDays ? 'warn' : 'plain'}>{days < soonDays ? ui.expiresIn(days) : ui.validFor(days)}</Tag>
  );
}

/** What is always told about a certificate. */
export function CertificateFactList({ facts }: { readonly facts: CertificateFacts }) {
  return (
    <dl className="facts">
      <dt>{text.subject}</dt>
      <dd>{facts.subject}</dd>
      <dt>{text.issuer}</dt>
      <dd>{facts.issuer === facts.subject ? text.itself : facts.issuer}</dd>
      <dt>{text.validity}</dt>
      <dd>
        {text.fromTo(date(facts.notBefore), date(facts.notAfter))} <ExpiryTag notAfter={facts.notAfter} />
      </dd>
      <dt>{text.key}</dt>
      <dd>{facts.key}</dd>
      <dt>{text.sha256}</dt>
      <dd>
        <Copyable text={facts.thumbprintSha256} what={text.sha256} />
      </dd>
      <dt>{text.sha1}</dt>
      <dd>
        <Copyable text={facts.thumbprintSha1} what={text.sha1} />
      </dd>
    </dl>
  );
}
