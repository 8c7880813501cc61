import { Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { date, dateTime } from '../../../ui/format.ts';
import { Card, Empty, Tag } from '../../../ui/Page.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { RevokeDialog, type ToRevoke } from './RevokeDialog.tsx';
import { hubIssuing as text } from './words.ts';

type IssuedCertificates = MethodOutput<'hub.issued'>['issued'];

/** A run may have thousands issued. */
const mostRows = 200;

/** What the policies have issued, asked for again whenever there is more of it. */
export function Issued({ onSaid }: { readonly onSaid: (said: string) => void }) {
  const bench = useBench();
  const { policies } = useStore(bench.hub);
  const count = policies.map(({ name, issued, revoked }) => `${name} ${issued} ${revoked}`).join(' ');
  const [issued, setIssued] = useState<IssuedCertificates>([]);
  const [revoking, setRevoking] = useState<ToRevoke>();
  useEffect(() => {
    let newer = false;
    void bench.call('hub.issued', {}).then((reply) => {
      if (reply.ok && !newer) setIssued(reply.value.issued);
    });
    return () => {
      newer = true;
    };
  }, [bench, count]);
  /** Asks about one certificate; the device may have others of the policy. */
  const ask = ({ policy, issuedTo, certificate: { serial } }: IssuedCertificates[number]) => {
    const others = issued.filter(
      (one) => one.policy === policy && one.issuedTo === issuedTo && one.revoked === undefined,
    );
    setRevoking({ policy, of: { issuedTo, serial }, count: others.length });
  };
  const shown = issued.toReversed().slice(0, mostRows);
  return (
    <Card title={text.issuedTitle}>
      {shown.length === 0 ? (
        <Empty>{text.issuedNone}</Empty>
      ) : (
        <>
          {shown.length === issued.length ? null : (
            <p className="faint small">{text.issuedShown(shown.length, issued.length)}</p>
          )}
          <table className="plain" aria-label={text.issuedCaption}>
            <TableHead names={text.issuedHeads} />
            <tbody>
              {shown.map((one) => (
                <Row key={one.certificate.thumbprintSha256} one={one} onRevoke={() => ask(one)} />
              ))}
            </tbody>
          </table>
        </>
      )}
      {revoking === undefined ? null : (
        <RevokeDialog
          what={revoking}
          onDone={(said) => {
            setRevoking(undefined);
            onSaid(said);
          }}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </Card>
  );
}

/** An older hub may have reasons that are none any more. */
const why = (reason: string): string =>
  Object.hasOwn(text.reasons, reason) ? text.reasons[reason as keyof typeof text.reasons] : reason;

/** Usual names stand in one line. */
const named = { minWidth: 84 };

interface RowProps {
  readonly one: IssuedCertificates[number];
  readonly onRevoke: () => void;
}

function Row({ one: { issuedTo, policy, issuedAt, certificate, revoked }, onRevoke }: RowProps) {
  return (
    <tr>
      <td className="break" style={named}>
        {issuedTo}
      </td>
      <td className="break" style={named}>
        {policy}
      </td>
      <td>{dateTime(issuedAt)}</td>
      <td>{date(certificate.notAfter)}</td>
      <td className="mono break">{certificate.serial}</td>
      <td>
        {revoked === undefined ? (
          <Button size="small" aria-label={text.revokeOneNamed(issuedTo, certificate.serial)} onClick={onRevoke}>
            {text.revokeAsk}
          </Button>
        ) : (
          <span title={text.revokedSince(dateTime(revoked.at), why(revoked.reason))}>
            <Tag tone="bad">{text.revoked}</Tag>
          </span>
        )}
      </td>
    </tr>
  );
}
