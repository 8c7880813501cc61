import { type ReactNode, useMemo } from 'react';
import { useBench } from '../../bench/bench.ts';
import { useNavigation } from '../../ui/navigation.ts';
import { RemedyProvider } from '../../ui/remedies.ts';
import { remediesOf } from './remedies.ts';

/** Lets every failure below it offer what the window can do about it. */
export function WithRemedies({ children }: { readonly children: ReactNode }) {
  const bench = useBench();
  const { go } = useNavigation();
  const remedies = useMemo(() => remediesOf(bench, go), [bench, go]);
  return <RemedyProvider value={remedies}>{children}</RemedyProvider>;
}
