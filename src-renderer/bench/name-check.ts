import { useEffect, useState } from 'react';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { type Bench, useBench } from './bench.ts';
import { faultText } from './host.ts';

type Kind = MethodInput<'thing.checkName'>['kind'];

/** Half a name is no fault yet. */
const stillTypingMs = 400;

/** Why no thing of a kind can be made of this name, in the words of what would make it. What else fails is told there. */
export async function nameFault(bench: Bench, kind: Kind, typed: string): Promise<string | undefined> {
  const reply = await bench.call('thing.checkName', { workspace: bench.workspace, kind, name: typed.trim() });
  if (reply.ok) return reply.value.fault;
  return reply.error.details.field === 'name' ? faultText(reply.error) : undefined;
}

/** The same while it is typed; `undefined` and nothing are no names yet. */
export function useNameFault(kind: Kind, typed: string | undefined): string | undefined {
  const bench = useBench();
  const [found, setFound] = useState<{ readonly of: string; readonly fault: string | undefined }>();
  useEffect(() => {
    if (typed === undefined || typed.trim() === '') return;
    let over = false;
    const ask = async () => {
      const fault = await nameFault(bench, kind, typed);
      if (!over) setFound({ of: typed, fault });
    };
    const timer = setTimeout(() => void ask(), stillTypingMs);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [bench, kind, typed]);
  return found?.of === typed ? found?.fault : undefined;
}
