import type { RequestDetails } from '../../../../src-main/contract/models.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { Card, Tag } from '../../../ui/Page.tsx';
import { request as text } from './words.ts';

/** What a request says, and which extensions it asks for. */
export function RequestFacts({ details }: { readonly details: RequestDetails }) {
  const { subject, key, signature, fault, asked } = details;
  const { authority, pathLength, alternativeNames, keyUsage, extendedKeyUsage, others } = asked;
  const wishes = [
    ...(authority === true ? [[text.authority, text.isAuthority(pathLength)] as const] : []),
    ...listed(text.names, alternativeNames),
    ...listed(text.keyUsage, keyUsage),
    ...listed(text.purposes, extendedKeyUsage),
    ...listed(text.others, others),
  ];
  return (
    <Card title={text.facts}>
      <dl className="facts">
        <dt>{text.subject}</dt>
        <dd>{subject === '' ? text.noSubject : <Copyable text={subject} what={text.subject} plain />}</dd>
        <dt>{text.key}</dt>
        <dd>{key}</dd>
        <dt>{text.signature}</dt>
        <dd>
          <span>{signature}</span>
          {fault === undefined ? <Tag tone="ok">{text.good}</Tag> : <Tag tone="bad">{text.bad}</Tag>}
        </dd>
        {wishes.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd className="break">{value}</dd>
          </div>
        ))}
      </dl>
      {wishes.length === 0 ? <p className="sub">{text.nothing}</p> : null}
    </Card>
  );
}

const listed = (name: string, values: readonly string[] | undefined): (readonly [string, string])[] =>
  values === undefined || values.length === 0 ? [] : [[name, values.join(', ')]];
