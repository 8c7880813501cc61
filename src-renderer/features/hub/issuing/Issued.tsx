import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { dateTime } from '../../../ui/format.ts';
import { Card, Empty } from '../../../ui/Page.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { hubIssuing as text } from './words.ts';

type IssuedCertificates = MethodOutput<'hub.issued'>['issued'];

/** A run may have thousands issued. */
const mostRows = 200;

/** What the policies have issued, asked for again whenever there is more of it. */
export function Issued() {
  const bench = useBench();
  const { policies } = useStore(bench.hub);
  const count = policies.map(({ name, issued }) => `${name} ${issued}`).join(' ');
  const [issued, setIssued] = useState<IssuedCertificates>([]);
  useEffect(() => {
    let newer = false;
    void bench.call('hub.issued', {}).then((reply) => {
      if (reply.ok && !newer) setIssued(reply.value.issued);
    });
    return () => {
      newer = true;
    };
  }, [bench, count]);
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
              {shown.map(({ issuedTo, policy, issuedAt, certificate }) => (
                <tr key={certificate.thumbprintSha256}>
                  <td className="break">{issuedTo}</td>
                  <td className="break">{policy}</td>
                  <td>{dateTime(issuedAt)}</td>
                  <td>{dateTime(certificate.notAfter)}</td>
                  <td className="mono break">{certificate.serial}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Card>
  );
}
