import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { type Overview, useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { idOf } from '../kinds/index.ts';

export type Description = MethodOutput<'certificate.describe'>;

export interface Shown {
  readonly id: string;
  readonly key: CertificateKey;
  readonly description: Description | undefined;
  readonly failure: Failure | undefined;
}

/** Reading a certificate takes no time to speak of; only where it does, the old one makes way for a spinner. */
const patienceMs = 300;

/** A certificate in full, read again when the workspace was looked at. Undefined while it is being read. */
export function useDescription(key: CertificateKey, overview: Overview): Shown | undefined {
  const bench = useBench();
  // Its files may be others, or missing, also where all that the overview tells is as it was.
  const look = useStore(bench.looks);
  const { workspace } = overview.workspace;
  const id = idOf(key);
  // Routes make new objects for the same certificate.
  const { kind, name, code } = key;
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    let wanted = true;
    const asked = { kind, name, code };
    const timer = setTimeout(() => setShown((before) => (before?.id === id ? before : undefined)), patienceMs);
    void bench
      .call('certificate.describe', { workspace, ...asked })
      .then((reply) => {
        if (!wanted) return;
        setShown({
          id,
          key: asked,
          description: reply.ok ? reply.value : undefined,
          failure: reply.ok ? undefined : reply.error,
        });
      })
      .finally(() => clearTimeout(timer));
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [bench, id, kind, name, code, workspace, look]);
  return shown;
}
