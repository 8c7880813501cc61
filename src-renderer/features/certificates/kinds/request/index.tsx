import { DocumentQuestionMarkRegular } from '@fluentui/react-icons';
import type { RequestLine } from '../../../../../src-main/contract/models.ts';
import { Copyable } from '../../../../ui/Copy.tsx';
import { dateTime } from '../../../../ui/format.ts';
import type { Kind } from '../kind.ts';
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
  deeds: () => [],
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
  Actions: () => null,
  Facts: ({ line: { subject, key, privateKey, createdAt } }) => (
    <dl className="facts">
      <dt>{text.subject}</dt>
      <dd>
        <Copyable text={subject} what={text.subject} />
      </dd>
      <dt>{text.key}</dt>
      <dd>{key}</dd>
      <dt>{text.privateKey}</dt>
      <dd>{text.privateKeys[privateKey]}</dd>
      <dt>{text.broughtIn}</dt>
      <dd>{dateTime(createdAt)}</dd>
    </dl>
  ),
};
