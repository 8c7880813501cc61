import { useEffect, useMemo, useState } from 'react';
import type { FaceName } from '../../src-main/contract/models.ts';
import { type Bench, type HubStatus, useBench } from './bench.ts';
import type { Failure } from './host.ts';
import { useStore } from './store.ts';

/** Makes devices of the workspace known to a face of the local hub, as one job, telling how many are. */
export async function admitDevices(
  bench: Bench,
  face: FaceName,
  deviceIds: readonly string[],
  jobId: string,
  tell: (done: number) => void,
): Promise<Failure | undefined> {
  const stopWatching = bench.watchJob(jobId, tell);
  const { workspace } = bench;
  const answer = await bench.call('hub.admit', { workspace, face, deviceIds: [...deviceIds], jobId });
  stopWatching();
  if (answer.ok) tell(answer.value.admitted);
  await bench.readHub();
  return answer.ok ? undefined : answer.error;
}

/** What decides whether a device is known. */
const knowledge = ({ running, devices, dps, aws, thingsboard }: HubStatus): string =>
  JSON.stringify([
    running,
    devices.length,
    dps?.enrollments.map((one) => [
      one.registrationId,
      one.certificate.thumbprintSha256,
      one.secondaryCertificate?.thumbprintSha256,
    ]),
    dps?.groups.map(({ name, verified }) => [name, verified]),
    aws?.certificates.map(({ certificate }) => certificate.thumbprintSha256),
    thingsboard?.devices.map(({ certificate }) => certificate.thumbprintSha256),
  ]);

/** Of these devices of the workspace those that the face of the running hub would not let in. */
export function useUnknownDevices(face: FaceName | undefined, deviceIds: readonly string[]): readonly string[] {
  const bench = useBench();
  const hub = useStore(bench.hub);
  const [unknown, setUnknown] = useState<readonly string[]>([]);
  // Not with every letter that is typed somewhere: there may be thousands.
  const known = useMemo(() => knowledge(hub), [hub]);
  const asked = JSON.stringify(deviceIds);
  useEffect(() => {
    let over = false;
    const ids = JSON.parse(asked) as string[];
    if (face === undefined || !bench.hub.get().running || ids.length === 0) setUnknown([]);
    else {
      void bench
        .call('hub.unknownDevices', { workspace: bench.workspace, face, deviceIds: ids })
        .then((answer) => over || setUnknown(answer.ok ? answer.value.deviceIds : []));
    }
    return () => {
      over = true;
    };
  }, [bench, face, asked, known]);
  return unknown;
}
