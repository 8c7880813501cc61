import type { CertificateDetails } from '../../../../src-main/contract/models.ts';
import type { HubStatus } from '../../../bench/bench.ts';
import { certificates as text } from './words.ts';
import { KindDot } from '../../../ui/Icon.tsx';
import { ExpiryTag } from '../certificate/index.ts';
import { Tag } from '../../../ui/Page.tsx';
import { kindOf, ownKindOf } from './Chain.tsx';
import { type ThingNode, rowOf } from './kinds/index.ts';
import css from './tree.module.css';

interface HeadingProps {
  readonly node: ThingNode;
  readonly facts: CertificateDetails;
  /** Not one further up the chain. */
  readonly isOwn: boolean;
  readonly hub: HubStatus;
}

/** Whose certificate it is, of which kind, and how it stands. */
export function Heading({ node, facts, isOwn, hub }: HeadingProps) {
  const kind = isOwn ? ownKindOf(node, facts) : kindOf(facts);
  const own = rowOf(node.kind);
  const known = hub.authorities.find(({ certificate }) => certificate.thumbprintSha256 === facts.thumbprintSha256);
  return (
    <div className={`row ${css['certhead']}`}>
      {isOwn ? <own.Picture line={node.line} /> : <KindDot kind={kindOf(facts)} />}
      <div>
        <h2 className="break">{isOwn ? own.heading(node.line) : facts.subject}</h2>
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
