import type { PlatformForm } from '../../../src-main/contract/platform-methods.ts';
import { useBench } from '../../bench/bench.ts';
import { type Answer, cancelled } from '../../bench/host.ts';
import { hubHost } from '../../bench/hub-host.ts';
import { hubStopped } from '../../ui/problems.ts';
import { simulate as text } from './words.ts';
import type { Cancellation } from '../../bench/use-cancel.ts';
import type { Wait } from '../../ui/Waiting.tsx';
import { type Draft, type ServerTarget, cloudTarget, isLocal } from './form.ts';
import { localFaceOf } from './local-faces.ts';
import { participants } from './pubsub.ts';
import { allowTopics } from './Topics.tsx';

/** Where the chosen devices go; the local hub is started, and gets to know them, when it is wanted. */
export function useTarget(draft: Draft, form: PlatformForm) {
  const bench = useBench();
  const face = localFaceOf(form);
  // Asked again when it is needed: a hub that was stopped may have known them.
  const missing = () => {
    const chosen = new Set(participants(draft));
    const { devices, authorities } = bench.overview.get();
    const wanted = devices.filter(({ deviceId }) => chosen.has(deviceId));
    return face?.missing(bench.hub.get(), wanted, authorities) ?? [];
  };
  const prepare = async (
    { jobId, isStopped }: Cancellation,
    tell: (wait: Pick<Wait, 'words' | 'progress'>) => void,
  ): Promise<Answer<ServerTarget>> => {
    if (!isLocal(draft, form)) return { ok: true, value: cloudTarget(draft, form) };
    const fault = bench.hub.get().running ? undefined : await bench.startHub(bench.hubPort.get(), { jobId });
    const unknown = missing();
    const total = unknown.length;
    const words = (done: number) => text.making[face?.makes ?? 'registered'](done, total);
    const preparing =
      fault ??
      (await face?.prepare(
        bench,
        unknown,
        (done) => tell({ words: words(done), progress: { done, total } }),
        isStopped,
      ));
    const refused = preparing ?? (await allowTopics(bench, draft, form));
    if (refused !== undefined) return { ok: false, error: refused };
    if (isStopped()) return { ok: false, error: cancelled(text.cancelled) };
    const hub = bench.hub.get();
    // It was stopped meanwhile, here or in another window.
    if (!hub.running) return { ok: false, error: hubStopped };
    const { address } = hub;
    // The server's certificate is for this name.
    const server = { host: hubHost(address), port: address.port, serverCaPem: address.authorityPem };
    return { ok: true, value: { ...server, known: face?.settings(hub, form) ?? {} } };
  };
  return { missing, prepare };
}
