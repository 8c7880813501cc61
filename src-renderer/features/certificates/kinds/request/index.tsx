import { Button } from '@fluentui/react-components';
import { DocumentQuestionMarkRegular } from '@fluentui/react-icons';
import type { RequestLine } from '../../../../../src-main/contract/models.ts';
import { Copyable } from '../../../../ui/Copy.tsx';
import { dateTime } from '../../../../ui/format.ts';
import { useNavigation } from '../../../../ui/navigation.ts';
import type { ActionsProps, Kind, MakeProps } from '../kind.ts';
import { ExportRequest } from './ExportRequest.tsx';
import { RequestCard } from './RequestCard.tsx';
import { text } from './words.ts';

/** A request waits for a certificate: it has no end. */
export const request: Kind<RequestLine> = {
  lines: ({ requests }) => requests,
  keyOf: ({ name }) => ({ kind: 'request', name }),
  signer: () => undefined,
  counted: (count) => text.counted(count),
  countedAtZero: false,
  isCertificate: false,
  get orphans() {
    return { id: 'requests', of: () => text.group, own: text.group };
  },
  found: ({ name, subject }) => ({ names: [name, subject] }),
  heading: ({ name }) => name,
  deeds: ({ name, privateKey }) => [
    { name: text.signOne(name), go: { page: 'sign-request', name } },
    ...(privateKey === 'none'
      ? []
      : [{ name: text.completeOne(name), go: { page: 'complete-request', name } as const }]),
  ],
  get name() {
    return text.kind;
  },
  hasKey: ({ privateKey }) => privateKey !== 'none',
  expires: 'never',
  Picture: () => <DocumentQuestionMarkRegular fontSize={18} aria-hidden="true" />,
  Name: ({ line: { name, subject } }) => (
    <span className="clip" title={subject}>
      {name}
      <span className="visually-hidden">, {text.kind}</span>
    </span>
  ),
  Actions,
  Make,
  Card: ({ line: { name } }) => <RequestCard key={name} name={name} />,
  Facts: ({ line: { subject, key, privateKey, made, createdAt, signed } }) => (
    <dl className="facts">
      <dt>{text.subject}</dt>
      <dd>
        <Copyable text={subject} what={text.subject} plain />
      </dd>
      <dt>{text.key}</dt>
      <dd>{key}</dd>
      <dt>{text.privateKey}</dt>
      <dd>{text.privateKeys[privateKey]}</dd>
      <dt>{made ? text.madeAt : text.broughtIn}</dt>
      <dd>{dateTime(createdAt)}</dd>
      {signed === undefined ? null : (
        <>
          <dt>{text.signed}</dt>
          <dd className="break">{text.signedBy(dateTime(signed.at), signed.by)}</dd>
        </>
      )}
    </dl>
  ),
};

function Make({ authority }: MakeProps) {
  const { go } = useNavigation();
  return <Button onClick={() => go({ page: 'sign-request', authority })}>{text.signRequest}</Button>;
}

function Actions({ line: { name, privateKey } }: ActionsProps<RequestLine>) {
  const { go } = useNavigation();
  return (
    <div className="row actions">
      <Button appearance="primary" onClick={() => go({ page: 'sign-request', name })}>
        {text.sign}
      </Button>
      {privateKey === 'none' ? null : (
        <Button onClick={() => go({ page: 'complete-request', name })}>{text.complete}</Button>
      )}
      <ExportRequest key={name} name={name} />
    </div>
  );
}
