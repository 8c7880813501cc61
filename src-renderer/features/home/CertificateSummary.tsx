import { Button } from '@fluentui/react-components';
import { inTreeOrder } from './tree-order.ts';
import type { HubStatus, Overview } from '../../bench/bench.ts';
import { useNavigation } from '../../ui/navigation.ts';
import { home as text } from './words.ts';
import { ExpiryTag } from '../certificates/certificate/index.ts';
import { type ThingNode, allKinds, nodesOf, rowOf } from '../certificates/kinds/index.ts';
import { Card, Empty, Tag } from '../../ui/Page.tsx';

const shownRows = 7;

interface Row {
  readonly id: string;
  readonly node: ThingNode;
  readonly about: string | { readonly code: string };
  readonly verified: boolean;
}

function rowsOf(overview: Overview, hub: HubStatus): Row[] {
  const verified = new Set(
    hub.authorities
      .filter(({ status }) => status === 'verified')
      .map(({ certificate }) => certificate.thumbprintSha256),
  );
  const lists = { ...overview, authorities: inTreeOrder(overview.authorities) };
  return allKinds.flatMap((kind) => {
    const { about, keyOf, found } = rowOf(kind);
    if (about === undefined) return [];
    return nodesOf(kind, lists).map((node) => ({
      id: `${kind} ${keyOf(node.line).name}`,
      node,
      about: about(node.line),
      verified: verified.has(found(node.line).prints?.thumbprintSha256 ?? ''),
    }));
  });
}

export function CertificateSummary({ overview, hub }: { readonly overview: Overview; readonly hub: HubStatus }) {
  const { go } = useNavigation();
  const rows = rowsOf(overview, hub);
  const hidden = rows.length - shownRows;
  return (
    <Card
      title={text.certificates}
      beside={
        rows.length === 0 ? null : (
          <Button
            size="small"
            appearance="transparent"
            className="linkbutton"
            onClick={() => go({ page: 'certificates' })}
          >
            {hidden > 0 ? text.more(hidden) : text.all}
          </Button>
        )
      }
    >
      {rows.length === 0 ? (
        <Empty>{text.noCertificates}</Empty>
      ) : (
        <ul className="list">
          {rows.slice(0, shownRows).map(({ id, ...row }) => (
            <Summary key={id} {...row} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Summary({ node, about, verified }: Omit<Row, 'id'>) {
  const { go } = useNavigation();
  const { Picture, heading, keyOf, expires } = rowOf(node.kind);
  const { line } = node;
  const name = heading(line);
  return (
    <li>
      <Picture line={line} />
      <div className="grow">
        <button
          type="button"
          className="linklike clip whole"
          title={name}
          onClick={() => go({ page: 'certificates', selected: keyOf(line) })}
        >
          {name}
        </button>
        <div className={typeof about === 'string' ? 'faint clip' : 'faint mono clip'}>
          {typeof about === 'string' ? about : about.code}
        </div>
      </div>
      <span className="end row">
        {verified ? <Tag tone="ok">{text.verified}</Tag> : null}
        {expires === 'never' ? null : <ExpiryTag notAfter={expires(line)} />}
      </span>
    </li>
  );
}
