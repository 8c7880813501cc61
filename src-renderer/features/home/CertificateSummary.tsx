import { Button } from '@fluentui/react-components';
import { useMemo } from 'react';
import { inTreeOrder } from './tree-order.ts';
import type { HubStatus, Overview } from '../../bench/bench.ts';
import { useNavigation } from '../../ui/navigation.ts';
import { home as text } from './words.ts';
import { ExpiryTag } from '../certificates/certificate/index.ts';
import { type ThingNode, allKinds, rowOf } from '../certificates/kinds/index.ts';
import { Card, Empty, Tag } from '../../ui/Page.tsx';

const shownRows = 7;

interface Row {
  readonly id: string;
  readonly node: ThingNode;
  readonly about: string | { readonly code: string };
  readonly verified: boolean;
}

/** The first of them, and how many there are: of thousands none is made that is not shown. */
function rowsOf(overview: Overview, hub: HubStatus): { readonly rows: readonly Row[]; readonly count: number } {
  const verified = new Set(
    hub.authorities
      .filter(({ status }) => status === 'verified')
      .map(({ certificate }) => certificate.thumbprintSha256),
  );
  const lists = { ...overview, authorities: inTreeOrder(overview.authorities) };
  const rows: Row[] = [];
  let count = 0;
  for (const kind of allKinds) {
    const { about, keyOf, found, lines } = rowOf(kind);
    if (about === undefined) continue;
    count += lines(lists).length;
    for (const line of lines(lists).slice(0, shownRows - rows.length)) {
      rows.push({
        id: `${kind} ${keyOf(line).name}`,
        node: { kind, line } as ThingNode,
        about: about(line),
        verified: verified.has(found(line).prints?.thumbprintSha256 ?? ''),
      });
    }
  }
  return { rows, count };
}

export function CertificateSummary({ overview, hub }: { readonly overview: Overview; readonly hub: HubStatus }) {
  const { go } = useNavigation();
  const { rows, count } = useMemo(() => rowsOf(overview, hub), [overview, hub]);
  const hidden = count - rows.length;
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
          {rows.map(({ id, ...row }) => (
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
