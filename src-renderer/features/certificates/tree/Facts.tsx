import type { CertificateDetails } from '../../../../src-main/contract/models.ts';
import { certificate as words } from '../certificate/index.ts';
import { certificates as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { dateTime, grouped } from '../../../ui/format.ts';
import { Card } from '../../../ui/Page.tsx';

/** What a certificate says of itself, in full. */
export function Facts({ facts }: { readonly facts: CertificateDetails }) {
  return (
    <dl className="facts">
      <Plain name={words.subject} value={facts.subject} />
      <Plain
        name={words.issuer}
        value={facts.issuer}
        shown={facts.issuer === facts.subject ? text.selfIssued : facts.issuer}
      />
      <Plain name={words.validity} value={words.fromTo(dateTime(facts.notBefore), dateTime(facts.notAfter))} />
      <Plain name={words.key} value={facts.key} />
      <Plain name={words.signature} value={facts.signature} />
      <Hex name={words.serial} value={facts.serial} />
      <Hex name={words.sha256} value={facts.thumbprintSha256} />
      <Hex name={words.sha1} value={facts.thumbprintSha1} />
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly shown?: string;
}

function Plain({ name, value, shown = value }: FactProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Copyable plain text={value} shown={shown} what={name} />
      </dd>
    </>
  );
}

/** Read in groups of four, and copied without blanks, as portals take it. */
function Hex({ name, value }: FactProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Copyable text={value} shown={grouped(value)} what={name} />
      </dd>
    </>
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
        <dd>
          {alternativeNames.length === 0 ? (
            text.noNames
          ) : (
            <Copyable plain text={alternativeNames.join(', ')} what={text.alternativeNames} />
          )}
        </dd>
      </dl>
    </Card>
  );
}
