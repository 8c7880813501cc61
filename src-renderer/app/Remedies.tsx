import { type ReactNode, useMemo } from 'react';
import type { RemedyAction } from '../../src-main/contract/reply.ts';
import { type Bench, useBench } from '../bench/bench.ts';
import { type Navigation, useNavigation } from '../ui/navigation.ts';
import { type Deed, RemedyProvider } from '../ui/remedies.ts';
import { remedies as text } from './words.ts';

type Deeds = {
  readonly [D in RemedyAction['do']]: (action: Extract<RemedyAction, { readonly do: D }>) => Deed | undefined;
};

/** Gives the pages in it what a window does about failures, unless the form that shows one has its own way. */
export function Remedies({ children }: { readonly children: ReactNode }) {
  const bench = useBench();
  const { go } = useNavigation();
  const offer = useMemo(() => remediesOf(bench, go), [bench, go]);
  return <RemedyProvider value={offer}>{children}</RemedyProvider>;
}

function remediesOf(bench: Bench, go: Navigation['go']) {
  const deeds: Deeds = {
    'start-hub': () => ({ label: text.startHub, act: () => bench.startHub(bench.hubPort.get()) }),
    'use-port': ({ port }) => ({ label: text.usePort(port), act: () => bench.startHub(port) }),
    'choose-workspace': () => ({ label: text.chooseWorkspace, act: () => go({ page: 'workspace' }) }),
    'create-authority': () => ({ label: text.createAuthority, act: () => go({ page: 'create-authority' }) }),
    'create-device': () => ({ label: text.createDevice, act: () => go({ page: 'create-devices' }) }),
    'create-server': () => ({ label: text.createServer, act: () => go({ page: 'create-server' }) }),
    'prove-authority': ({ authority }) => {
      const own = bench.overview.get().authorities.some(({ name }) => name === authority);
      return { label: text.prove, act: () => go(own ? { page: 'prove', authority } : { page: 'prove' }) };
    },
    // The form that opens files has a field for it.
    'open-patiently': () => undefined,
  };
  return (action: RemedyAction) => (deeds[action.do] as (of: RemedyAction) => Deed | undefined)(action);
}
