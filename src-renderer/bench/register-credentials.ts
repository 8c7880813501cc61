import type { Bench } from './bench.ts';
import type { Failure } from './host.ts';

/** Adds devices of the workspace to the hub's ThingsBoard face, under their IDs. The first failure ends it. */
export async function registerCredentials(
  bench: Bench,
  deviceIds: readonly string[],
  tell: (count: number) => void,
  isStopped: () => boolean = () => false,
): Promise<Failure | undefined> {
  if (deviceIds.length === 0) return undefined;
  const { workspace } = bench;
  const described = await bench.call('thingsboard.describeCredentials', { workspace, deviceIds: [...deviceIds] });
  if (!described.ok) return described.error;
  let failure: Failure | undefined;
  for (const [index, { deviceId, pem }] of described.value.devices.entries()) {
    if (failure !== undefined || isStopped()) break;
    const set = await bench.call('hub.setThingsBoardDevice', { name: deviceId, certificatePem: pem });
    if (set.ok) tell(index + 1);
    else failure = set.error;
  }
  await bench.readHub();
  return failure;
}
