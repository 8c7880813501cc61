import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import type { TestSet } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { at } from '../server/index.ts';
import { type Draft, platformsFor } from './form.ts';
import { MakeSet } from './MakeSet.tsx';
import { Results } from './Results.tsx';
import { TryAtServer } from './TryAtServer.tsx';
import { testCertificates as text } from './words.ts';

/** Certificates that are broken on purpose: made, and tried at a server. */
export function TestCertificates() {
  const bench = useBench();
  const [sets, setSets] = useState<readonly TestSet[]>([]);
  const [failure, setFailure] = useState<Failure>();
  const [result, setResult] = useState<MethodOutput<'testCertificates.run'>>();
  const [draft, setDraft] = useState<Draft>(() => {
    const [first] = platformsFor(bench.platforms.get());
    const place = at(first);
    return { set: '', ...place, serverCa: undefined, revocationListGiven: false };
  });
  const { workspace } = bench;
  const { state } = useStore(bench.overview).workspace;
  useEffect(() => {
    // A folder in which nothing was made yet is no workspace: it has no sets, and that is no failure.
    if (state !== 'ready') return;
    void bench
      .call('testCertificates.list', { workspace })
      .then((reply) => (reply.ok ? setSets(reply.value.sets) : setFailure(reply.error)));
  }, [bench, state, workspace]);
  return (
    <Page title={text.title} subtitle={text.subtitle}>
      <div className="stack">
        <Problem failure={failure} />
        <div className="columns">
          <MakeSet
            first={sets.length === 0}
            onMade={(made) => {
              setSets((before) => [...before, made]);
              setDraft((before) => ({ ...before, set: made.name }));
            }}
          />
          <TryAtServer sets={sets} draft={draft} onChange={setDraft} onDone={setResult} />
        </div>
        {result === undefined ? null : <Results {...result} />}
      </div>
    </Page>
  );
}
