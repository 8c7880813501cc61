import { Button } from '@fluentui/react-components';
import { inTreeOrder } from './tree-order.ts';
import type { HubStatus, Overview } from '../../bench/bench.ts';
import { useNavigation } from '../../ui/navigation.ts';
import type { CertificateKey } from '../../ui/routes.ts';
import { home as text } from './words.ts';
import { short } from '../../ui/format.ts';
import { KindDot } from '../../ui/Icon.tsx';
import { ExpiryTag } from '../certificates/certificate/index.ts';
import { Card, Empty, Tag } from '../../ui/Page.tsx';

const shownRows = 7;

interface Row {
  readonly key: CertificateKey;
  readonly kind: 'root' | 'inter' | 'leaf';
  readonly about: string;
  readonly mono: boolean;
  readonly notAfter: string;
  readonly verified: boolean;
}

function rowsOf({ authorities, devices, servers }: Overview, hub: HubStatus): Row[] {
  const verified = new Set(
    hub.authorities
      .filter(({ status }) => status === 'verified')
      .map(({ certificate }) => certificate.thumbprintSha256),
  );
  return [
    ...inTreeOrder(authorities).map(({ name, parent, certificate }) => ({
      key: { kind: 'authority' as const, name },
      kind: parent === undefined ? ('root' as const) : ('inter' as const),
      about: parent === undefined ? `SHA-256 ${short(certificate.thumbprintSha256)}` : text.intermediateOf(parent),
      mono: parent === undefined,
      notAfter: certificate.notAfter,
      verified: verified.has(certificate.thumbprintSha256),
    })),
    ...servers.map(({ name, authority, certificate }) => ({
      key: { kind: 'server' as const, name },
      kind: 'leaf' as const,
      about: authority === undefined ? text.selfSignedServer : text.serverSignedBy(authority),
      mono: false,
      notAfter: certificate.notAfter,
      verified: false,
    })),
    ...devices.map(({ deviceId, authority, notAfter }) => ({
      key: { kind: 'device' as const, name: deviceId },
      kind: 'leaf' as const,
      about: authority === undefined ? text.selfSigned : text.signedBy(authority),
      mono: false,
      notAfter,
      verified: false,
    })),
  ];
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
          {rows.slice(0, shownRows).map(({ key, kind, about, mono, notAfter, verified }) => (
            <li key={`${key.kind} ${key.name}`}>
              <KindDot kind={kind} />
              <div className="grow">
                <button
                  type="button"
                  className="linklike clip whole"
                  title={key.name}
                  onClick={() => go({ page: 'certificates', selected: key })}
                >
                  {key.name}
                </button>
                <div className={mono ? 'faint mono' : 'faint'}>{about}</div>
              </div>
              <span className="end row">
                {verified ? <Tag tone="ok">{text.verified}</Tag> : null}
                <ExpiryTag notAfter={notAfter} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
