import type { CertificateDetails } from '../../../../src-main/contract/models.ts';
import type { HubStatus } from '../../../bench/bench.ts';
import { certificates as text } from './words.ts';
import { KindDot } from '../../../ui/Icon.tsx';
import { ExpiryTag, takenBack } from '../certificate/index.ts';
import { Tag } from '../../../ui/Page.tsx';
import { type ThingNode, certificateKinds, rowOf } from '../kinds/index.ts';
import { kindOf, ownKindOf } from './Chain.tsx';
import css from './tree.module.css';

interface HeadingProps {
  readonly node: ThingNode;
  /** Of the certificate that is shown; undefined for a thing without one. */
  readonly facts: CertificateDetails | undefined;
  /** Not one further up the chain. */
  readonly isOwn: boolean;
  readonly hub: HubStatus;
}

/** Whose certificate it is, of which kind, and how it stands. */
export function Heading({ node, facts, isOwn, hub }: HeadingProps) {
  const own = rowOf(node.kind);
  const other = isOwn ? undefined : facts;
  const known = hub.authorities.find(({ certificate }) => certificate.thumbprintSha256 === facts?.thumbprintSha256);
  return (
    <div className={`row ${css['certhead']}`}>
      {other === undefined ? <own.Picture line={node.line} /> : <KindDot kind={kindOf(other)} />}
      <div>
        <h2 className="break">{other === undefined ? own.heading(node.line) : other.subject}</h2>
        <p className="dim small">{other === undefined ? ownKindOf(node, facts) : certificateKinds[kindOf(other)]}</p>
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
      {facts === undefined ? null : (
        <ExpiryTag notAfter={facts.notAfter} revoked={isOwn && takenBack(node.line) !== undefined} />
      )}
    </div>
  );
}
