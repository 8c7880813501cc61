import type { CertificateDetails } from '../../../../src-main/contract/models.ts';
import { certificate as words } from '../certificate/index.ts';
import { certificates as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { dateTime } from '../../../ui/format.ts';
import { Card } from '../../../ui/Page.tsx';

/** What a certificate says of itself, in full. */
export function Facts({ facts }: { readonly facts: CertificateDetails }) {
  return (
    <dl className="facts">
      <dt>{words.subject}</dt>
      <dd>{facts.subject}</dd>
      <dt>{words.issuer}</dt>
      <dd>{facts.issuer === facts.subject ? text.selfIssued : facts.issuer}</dd>
      <dt>{words.validity}</dt>
      <dd>{words.fromTo(dateTime(facts.notBefore), dateTime(facts.notAfter))}</dd>
      <dt>{words.key}</dt>
      <dd>{facts.key}</dd>
      <dt>{words.signature}</dt>
      <dd>{facts.signature}</dd>
      <dt>{words.serial}</dt>
      <dd>
        <Copyable text={facts.serial} what={words.serial} />
      </dd>
      <dt>{words.sha256}</dt>
      <dd>
        <Copyable text={facts.thumbprintSha256} what={words.sha256} />
      </dd>
      <dt>{words.sha1}</dt>
      <dd>
        <Copyable text={facts.thumbprintSha1} what={words.sha1} />
      </dd>
    </dl>
  );
}

/** Its extensions, in words. */
export function Extensions({ facts }: { readonly facts: CertificateDetails }) {
  const { authority, pathLength, keyUsage, extendedKeyUsage, alternativeNames } = facts;
  return (
    <Card title={text.extensions}>
      <dl className="facts">
        <dt>{text.isAuthority}</dt>
        <dd>{authority ? text.authorityYes(pathLength) : text.authorityNo}</dd>
        <dt>{text.keyUsage}</dt>
        <dd>{keyUsage.length === 0 ? text.notLimited : keyUsage.map(text.keyUsageOf).join(', ')}</dd>
        <dt>{text.purpose}</dt>
        <dd>{extendedKeyUsage.length === 0 ? text.notLimited : extendedKeyUsage.map(text.purposeOf).join(', ')}</dd>
        <dt>{text.alternativeNames}</dt>
        <dd>{alternativeNames.length === 0 ? text.noNames : alternativeNames.join(', ')}</dd>
      </dl>
    </Card>
  );
}
