import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import { useBench } from '../../bench/bench.ts';

type Strength = MethodOutput<'passphrase.strength'>['strength'];

/** How strong a passphrase is, by the one rule that also warns when it is used; undefined while nothing is typed. */
export function useStrength(passphrase: string): Strength | undefined {
  const bench = useBench();
  const [found, setFound] = useState<{ readonly of: string; readonly strength: Strength }>();
  useEffect(() => {
    if (passphrase === '') return;
    let newer = false;
    void bench.call('passphrase.strength', { passphrase }).then((reply) => {
      if (reply.ok && !newer) setFound({ of: passphrase, strength: reply.value.strength });
    });
    return () => {
      newer = true;
    };
  }, [bench, passphrase]);
  return found?.of === passphrase ? found.strength : undefined;
}
