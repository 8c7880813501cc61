import type { CertificateDetails } from '../../../../src-main/contract/models.ts';
import type { Overview } from '../../../bench/bench.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { certificates as text } from './words.ts';
import { KindDot } from '../../../ui/Icon.tsx';
import { ExpiryTag } from '../certificate/index.ts';
import { Card } from '../../../ui/Page.tsx';
import { type ThingNode, certificateKinds, rowOf } from '../kinds/index.ts';
import css from './tree.module.css';

interface ChainProps {
  readonly certificates: readonly CertificateDetails[];
  readonly overview: Overview;
  /** What the first one is, in words. */
  readonly ownKind: string;
  /** The one that is shown. */
  readonly at: number;
  readonly onShow: (index: number) => void;
}

/** The certificate and those above it. One of this workspace is gone to; another is shown in place. */
export function Chain({ certificates, ownKind, overview, at, onShow }: ChainProps) {
  const { go } = useNavigation();
  const show = (index: number) => {
    const thumbprint = certificates[index]?.thumbprintSha256;
    const known = overview.authorities.find(({ certificate }) => certificate.thumbprintSha256 === thumbprint);
    if (index === 0 || known === undefined) onShow(index);
    else go({ page: 'certificates', selected: { kind: 'authority', name: known.name } });
  };
  return (
    <Card title={text.chain}>
      <p className="dim">{certificates.length === 1 && isRoot(certificates[0]) ? text.chainAlone : text.chainText}</p>
      <ol className={`list ${css['chain']}`}>
        {certificates.map((certificate, index) => (
          <li key={certificate.thumbprintSha256} style={{ paddingLeft: index * 14 }}>
            <KindDot kind={kindOf(certificate)} />
            <div>
              <button
                type="button"
                className="linklike break"
                aria-current={index === at ? 'true' : undefined}
                onClick={() => show(index)}
              >
                {certificate.subject}
              </button>
              <div className="faint small">{index === 0 ? ownKind : certificateKinds[kindOf(certificate)]}</div>
            </div>
            <span className="end">
              <ExpiryTag notAfter={certificate.notAfter} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What the certificate of a line is, in words; one further up the chain says it itself. */
export const ownKindOf = (node: ThingNode, certificate: CertificateDetails | undefined): string =>
  rowOf(node.kind).name ?? (certificate === undefined ? '' : certificateKinds[kindOf(certificate)]);

const isRoot = (certificate: CertificateDetails | undefined): boolean => certificate?.issuer === certificate?.subject;

export function kindOf(certificate: CertificateDetails): 'root' | 'inter' | 'leaf' {
  if (!certificate.authority) return 'leaf';
  return isRoot(certificate) ? 'root' : 'inter';
}
