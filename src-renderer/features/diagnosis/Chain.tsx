import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { DiagnosedServer, DiagnosisStep } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { Card, Tag } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { type ChosenAuthorities, ServerChain, trust, trustable } from '../server/index.ts';
import { diagnosis as text } from './words.ts';

interface ChainProps {
  readonly server: DiagnosedServer;
  readonly host: string;
  readonly steps: readonly DiagnosisStep[];
  readonly onTrust: (authority: ChosenAuthorities) => void;
}

/** What the server has presented: to be looked at, saved, and trusted for it. */
export function Chain({ server, host, steps, onTrust }: ChainProps) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const [trusted, setTrusted] = useState<string>();
  const { chain, asksForCertificate } = server;
  const { authorities } = useStore(bench.overview);
  const root = trustable(steps, chain, authorities);
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
        <ServerChain chain={chain} />
        {root === undefined ? null : (
          <div className="row">
            <Button
              onClick={() => {
                onTrust({ name: root.name, pem: root.pem });
                setTrusted(root.name);
              }}
            >
              {trust.action}
            </Button>
            <span role="status" className="dim small">
              {trusted === undefined ? trust.from[root.from] : text.trusted(trusted)}
            </span>
          </div>
        )}
        <Problem failure={failure} />
      </div>
    </Card>
  );
}
