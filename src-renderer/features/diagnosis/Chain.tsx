import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { CertificateDetails, DiagnosedServer, DiagnosisStep } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { CopyButton, Copyable } from '../../ui/Copy.tsx';
import { grouped } from '../../ui/format.ts';
import { Card, Tag } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { trustable } from './form.ts';
import { TableHead } from '../../ui/TableHead.tsx';
import { diagnosis as text } from './words.ts';

interface ChainProps {
  readonly server: DiagnosedServer;
  readonly host: string;
  readonly steps: readonly DiagnosisStep[];
  readonly onTrust: (authority: CertificateDetails) => void;
}

/** What the server has presented: to be looked at, saved, and trusted for it. */
export function Chain({ server, host, steps, onTrust }: ChainProps) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const [trusted, setTrusted] = useState<string>();
  const { chain, asksForCertificate } = server;
  const root = trustable(steps, chain);
  const save = async () => {
    const pem = chain.map((one) => one.pem).join('');
    const answer = await bench.call('file.save', { suggestedName: `${host}-chain.pem`, text: pem });
    setFailure(answer.ok ? undefined : answer.error);
  };
  return (
    <Card
      title={text.chain}
      beside={
        <Button size="small" onClick={() => void save()}>
          {text.save}
        </Button>
      }
    >
      <div className="stack">
        <div className="row">
          <Tag>{text.asks[asksForCertificate]}</Tag>
        </div>
        <table className="plain">
          <TableHead names={text.chainHeaders} />
          <tbody>
            {chain.map((one, index) => (
              <tr key={`${index} ${one.thumbprintSha256}`}>
                <td className="break">
                  {one.subject} <CopyButton text={one.pem} what={text.pem} />
                  <div className="dim small">{text.issuedBy(one.issuer)}</div>
                </td>
                <td className="nowrap">{one.notAfter.slice(0, 10)}</td>
                <td>
                  <Copyable text={one.thumbprintSha256} shown={grouped(one.thumbprintSha256)} what={text.thumbprint} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {root === undefined ? null : (
          <div className="row">
            <Button
              onClick={() => {
                onTrust(root);
                setTrusted(root.subject);
              }}
            >
              {text.trust}
            </Button>
            <span role="status" className="dim small">
              {trusted === undefined ? text.trustHint : text.trusted(trusted)}
            </span>
          </div>
        )}
        <Problem failure={failure} />
      </div>
    </Card>
  );
}
