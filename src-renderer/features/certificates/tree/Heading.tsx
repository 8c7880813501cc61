import { ServerRegular, ShieldCheckmarkRegular } from '@fluentui/react-icons';
import type { CertificateDetails, ProofLine } from '../../../../src-main/contract/models.ts';
import type { HubStatus } from '../../../bench/bench.ts';
import { certificates as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { dateTime } from '../../../ui/format.ts';
import { KindDot } from '../../../ui/Icon.tsx';
import { ExpiryTag } from '../certificate/index.ts';
import { Tag } from '../../../ui/Page.tsx';
import { type CertificateKind, kindOf, ownKindOf } from './Chain.tsx';
import type { TreeNode } from './tree.ts';
import css from './tree.module.css';

interface HeadingProps {
  readonly node: TreeNode;
  readonly facts: CertificateDetails;
  /** Not one further up the chain. */
  readonly isOwn: boolean;
  readonly hub: HubStatus;
}

/** Whose certificate it is, of which kind, and how it stands. */
export function Heading({ node, facts, isOwn, hub }: HeadingProps) {
  const kind = isOwn ? ownKindOf(node, facts) : kindOf(facts);
  const known = hub.authorities.find(({ certificate }) => certificate.thumbprintSha256 === facts.thumbprintSha256);
  return (
    <div className={`row ${css['certhead']}`}>
      <Picture kind={kind} />
      <div>
        <h2 className="break">{isOwn ? nameOf(node) : facts.subject}</h2>
        <p className="dim small">{text.kinds[kind]}</p>
      </div>
      <span className="grow" />
      {known === undefined ? null : (
        <span title={known.status === 'verified' ? text.verifiedHint : text.unverifiedHint}>
          {known.status === 'verified' ? (
            <Tag tone="ok">{text.verified}</Tag>
          ) : (
            <Tag tone="warn">{text.unverified}</Tag>
          )}
        </span>
      )}
      <ExpiryTag notAfter={facts.notAfter} />
    </div>
  );
}

function Picture({ kind }: { readonly kind: CertificateKind }) {
  if (kind === 'proof') return <ShieldCheckmarkRegular fontSize={22} aria-hidden="true" />;
  if (kind === 'server') return <ServerRegular fontSize={22} aria-hidden="true" />;
  return <KindDot kind={kind} />;
}

export function nameOf(node: TreeNode): string {
  switch (node.kind) {
    case 'authority':
    case 'server':
      return node.line.name;
    case 'device':
      return node.line.deviceId;
    case 'proof':
      return text.proofOf(node.line.authority);
    case 'group':
      return node.label;
  }
}

export function ProofFacts({ proof }: { readonly proof: ProofLine }) {
  return (
    <dl className="facts">
      <dt>{text.code}</dt>
      <dd>
        <Copyable text={proof.code} what={text.code} />
      </dd>
      <dt>{text.madeFor}</dt>
      <dd>{text.destination(proof.destination)}</dd>
      <dt>{text.madeAt}</dt>
      <dd>{dateTime(proof.createdAt)}</dd>
    </dl>
  );
}
