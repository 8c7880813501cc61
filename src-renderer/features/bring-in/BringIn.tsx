import { useCallback, useEffect, useRef, useState } from 'react';
import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import type { BringInFindings } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { Page } from '../../ui/Page.tsx';
import { Found } from './Found.tsx';
import { HandIn } from './HandIn.tsx';
import { Taken } from './Taken.tsx';
import { bringIn as text } from './words.ts';

export type TakenThings = MethodOutput<'bringIn.take'>;

type State =
  | { readonly step: 'hand-in' }
  | { readonly step: 'found'; readonly found: BringInFindings }
  | { readonly step: 'taken'; readonly taken: TakenThings };

/** Brings in what was made elsewhere: handed in, looked through, chosen, taken. */
export function BringIn({ files }: { readonly files: readonly string[] | undefined }) {
  const bench = useBench();
  const [state, setState] = useState<State>({ step: 'hand-in' });
  const [begun, setBegun] = useState(files);
  // Dropped while something else is shown, or the same once more: it may have changed.
  if (begun !== files) {
    setBegun(files);
    setState({ step: 'hand-in' });
  }
  const collection = useRef<string>(undefined);
  /** The services keep keys of what was found until they are told not to. */
  const forget = useCallback(() => {
    const id = collection.current;
    collection.current = undefined;
    if (id !== undefined) void bench.call('bringIn.forget', { collection: id });
  }, [bench]);
  useEffect(() => forget, [forget]);
  const show = (found: BringInFindings) => {
    if (collection.current !== found.collection) forget();
    collection.current = found.collection;
    setState({ step: 'found', found });
  };
  const startAgain = () => {
    forget();
    setState({ step: 'hand-in' });
  };
  return (
    <Page title={text.title} subtitle={text.subtitle}>
      {state.step === 'hand-in' ? <HandIn files={files} onFound={show} /> : null}
      {state.step === 'found' ? (
        <Found
          key={state.found.collection}
          found={state.found}
          onFound={show}
          onAgain={startAgain}
          onTaken={(taken) => {
            forget();
            setState({ step: 'taken', taken });
          }}
        />
      ) : null}
      {state.step === 'taken' ? <Taken taken={state.taken} onAgain={startAgain} /> : null}
    </Page>
  );
}
