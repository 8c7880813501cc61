import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { ProofLine } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { date } from '../../../ui/format.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { acceptance as text } from './words.ts';

/** Asks whether a cloud has accepted a proof, and keeps what is answered. The local hub has checked its own by itself. */
export function Acceptance({ proof }: { readonly proof: ProofLine }) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const { authority, code, destination, madeFor, verifiedAt } = proof;
  if (destination === 'local-hub') return null;
  const mark = async (verified: boolean) => {
    const answer = await bench.call('proof.setVerified', { workspace: bench.workspace, authority, code, verified });
    setFailure(answer.ok ? undefined : answer.error);
    await bench.refresh();
  };
  const cloud = madeFor?.label;
  return (
    <>
      <div className="row">
        {verifiedAt === undefined ? (
          <>
            <span>{text.accepted(cloud)}</span>
            <Button onClick={() => void mark(true)}>{text.mark}</Button>
          </>
        ) : (
          <>
            <Tag tone="ok">{text.verified}</Tag>
            <span className="dim">{text.since(cloud, date(verifiedAt))}</span>
            <Button appearance="transparent" className="linkbutton" onClick={() => void mark(false)}>
              {text.unmark}
            </Button>
          </>
        )}
      </div>
      <Problem failure={failure} />
    </>
  );
}
