import { useEffect, useState } from 'react';
import type { RequestDetails } from '../../../../../src-main/contract/models.ts';
import { useBench } from '../../../../bench/bench.ts';
import type { Failure } from '../../../../bench/host.ts';
import { Problem } from '../../../../ui/Problem.tsx';
import { RequestFacts, RequestForms } from '../../request/index.ts';

/** What a request of the workspace asks for, and the request itself as text. */
export function RequestCard({ name }: { readonly name: string }) {
  const bench = useBench();
  const [details, setDetails] = useState<RequestDetails>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let over = false;
    const source = { from: 'workspace', name } as const;
    void bench.call('request.read', { workspace: bench.workspace, source }).then((reply) => {
      if (over) return;
      if (reply.ok) setDetails(reply.value);
      else setFailure(reply.error);
    });
    return () => {
      over = true;
    };
  }, [bench, name]);
  if (details === undefined) return <Problem failure={failure} />;
  return (
    <>
      <RequestFacts details={details} />
      <RequestForms details={details} />
    </>
  );
}
