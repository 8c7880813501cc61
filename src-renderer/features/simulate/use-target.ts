import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { useBench } from '../../bench/bench.ts';
import { admitDevices, useUnknownDevices } from '../../bench/admit-devices.ts';
import { type Answer, type Failure, cancelled } from '../../bench/host.ts';
import { hubHost } from '../../bench/hub-host.ts';
import { hubDeaf, hubStopped } from '../../ui/problems.ts';
import { simulate as text } from './words.ts';
import type { Cancellation } from '../../bench/use-cancel.ts';
import type { Wait } from '../../ui/Waiting.tsx';
import { type Draft, type ServerTarget, addressOf, cloudTarget, isLocal } from './form.ts';
import { localFaceOf, localPort } from './local-faces.ts';
import { participants } from './pubsub.ts';
import { allowTopics } from './Topics.tsx';

/** Where the chosen devices go; the local hub is started, and gets to know them, when it is wanted. */
export function useTarget(draft: Draft, form: PlatformForm) {
  const bench = useBench();
  const face = localFaceOf(form);
  // Who logs in with a claim certificate that all of them share is made known there with that, and by hand.
  const isShared = (addressOf(draft, form).settings['claim'] ?? '').trim() !== '';
  const chosen = new Set(isShared ? [] : participants(draft));
  const deviceIds = bench.overview.get().devices.flatMap(({ deviceId }) => (chosen.has(deviceId) ? [deviceId] : []));
  const unknown = useUnknownDevices(isLocal(draft, form) ? form.face : undefined, deviceIds);
  /** Asked again when it is needed: a hub that was stopped may have known them. */
  const admit = async (
    jobId: string,
    tell: (wait: Pick<Wait, 'words' | 'progress'>) => void,
  ): Promise<Failure | undefined> => {
    if (form.face === undefined || face === undefined) return undefined;
    const asked = await bench.call('hub.unknownDevices', { workspace: bench.workspace, face: form.face, deviceIds });
    if (!asked.ok) return asked.error;
    const missing = asked.value.deviceIds;
    const total = missing.length;
    if (total === 0) return undefined;
    return admitDevices(bench, form.face, missing, jobId, (done) =>
      tell({ words: text.making[face.makes](done, total), progress: { done, total } }),
    );
  };
  const prepare = async (
    { jobId, isStopped }: Cancellation,
    tell: (wait: Pick<Wait, 'words' | 'progress'>) => void,
  ): Promise<Answer<ServerTarget>> => {
    if (!isLocal(draft, form)) return { ok: true, value: cloudTarget(draft, form) };
    const fault = bench.hub.get().running ? undefined : await bench.startHub(bench.hubPort.get(), { jobId });
    const stopped = isStopped() ? cancelled(text.cancelled) : undefined;
    const refused = fault ?? stopped ?? (await admit(jobId, tell)) ?? (await allowTopics(bench, draft, form));
    if (refused !== undefined) return { ok: false, error: refused };
    if (isStopped()) return { ok: false, error: cancelled(text.cancelled) };
    const hub = bench.hub.get();
    // It was stopped meanwhile, here or in another window.
    if (!hub.running) return { ok: false, error: hubStopped };
    const { address } = hub;
    // The server's certificate is for this name.
    const port = localPort(form, address, addressOf(draft, form).settings);
    if (port === undefined) return { ok: false, error: hubDeaf };
    const server = { host: hubHost(address), port, serverCaPem: address.authorityPem };
    return { ok: true, value: { ...server, known: face?.settings(hub, form) ?? {} } };
  };
  return { unknown: unknown.length, prepare };
}
