import type { AuthorityLine, DeviceLine, HubDpsModel, HubEnrollmentModel } from '../../src-main/contract/models.ts';
import type { Bench, HubStatus } from './bench.ts';
import type { Failure } from './host.ts';

/** Calls at a time: the hub writes what comes together at once. */
const atATime = 16;

const enrollmentOf = (dps: HubDpsModel | undefined, deviceId: string): HubEnrollmentModel | undefined =>
  dps?.enrollments.find(({ registrationId }) => registrationId.toLowerCase() === deviceId.toLowerCase());

/** Thumbprints of the authorities above a device, the nearest first. */
function issuersOf({ authority }: DeviceLine, authorities: readonly AuthorityLine[]): string[] {
  const above: string[] = [];
  let next = authorities.find(({ name }) => name === authority);
  while (next !== undefined && above.length < authorities.length) {
    above.push(next.certificate.thumbprintSha256);
    const { parent } = next;
    next = authorities.find(({ name }) => name === parent);
  }
  return above;
}

/** Devices that no enrollment of the local hub is for: neither their own, nor a group of an authority above them. */
export function notEnrolled(
  hub: HubStatus,
  devices: readonly DeviceLine[],
  authorities: readonly AuthorityLine[],
): readonly DeviceLine[] {
  const { dps } = hub;
  const groups = new Set(
    dps?.groups.flatMap(({ certificate, verified }) =>
      verified && certificate !== undefined ? [certificate.thumbprintSha256] : [],
    ),
  );
  return devices.filter((device) => {
    const own = enrollmentOf(dps, device.deviceId);
    if (own !== undefined) {
      const certificates = [own.certificate, own.secondaryCertificate];
      return !certificates.some((one) => one?.thumbprintSha256 === device.thumbprintSha256);
    }
    return !issuersOf(device, authorities).some((thumbprint) => groups.has(thumbprint));
  });
}

/**
 * Enrolls devices in the local hub, telling how many are: those of an authority by a group, self-signed ones one by one.
 * The first failure ends it.
 */
export async function enrollDevices(
  bench: Bench,
  devices: readonly DeviceLine[],
  tell: (count: number) => void,
  isStopped: () => boolean,
): Promise<Failure | undefined> {
  let count = 0;
  let failure: Failure | undefined;
  const { dps } = bench.hub.get();
  const single = (device: DeviceLine) =>
    device.authority === undefined || enrollmentOf(dps, device.deviceId) !== undefined;
  const signers = new Set(devices.flatMap((device) => (single(device) ? [] : [device.authority ?? ''])));
  for (const name of signers) {
    if (isStopped()) break;
    failure = await enrollGroup(bench, name);
    if (failure !== undefined) break;
    count += devices.filter((device) => !single(device) && device.authority === name).length;
    tell(count);
  }
  const waiting = devices.filter(single).values();
  const worker = async () => {
    for (const device of waiting) {
      if (failure !== undefined || isStopped()) return;
      failure = (await enrollOne(bench, device.deviceId, enrollmentOf(dps, device.deviceId))) ?? failure;
      if (failure === undefined) tell(++count);
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  await bench.readHub();
  return failure;
}

/** By the hub's own authority where it is verified there, so that the group ends with it. */
async function enrollGroup(bench: Bench, name: string): Promise<Failure | undefined> {
  const authority = bench.overview.get().authorities.find((one) => one.name === name);
  if (authority === undefined) return undefined;
  const { thumbprintSha256 } = authority.certificate;
  const atHub = bench.hub
    .get()
    .authorities.find((one) => one.status === 'verified' && one.certificate.thumbprintSha256 === thumbprintSha256);
  const by = atHub === undefined ? { certificatePem: authority.certificatePem } : { authority: atHub.name };
  const set = await bench.call('hub.setEnrollmentGroup', by);
  return set.ok ? undefined : set.error;
}

/** What was set of an enrollment with another certificate stays. */
async function enrollOne(
  bench: Bench,
  deviceId: string,
  before: HubEnrollmentModel | undefined,
): Promise<Failure | undefined> {
  const { workspace } = bench;
  const described = await bench.call('certificate.describe', { workspace, kind: 'device', name: deviceId });
  if (!described.ok) return described.error;
  const set = await bench.call('hub.setEnrollment', {
    certificatePem: described.value.certificates[0]?.pem ?? '',
    ...(before === undefined ? {} : settingsOf(before)),
  });
  return set.ok ? undefined : set.error;
}

/** What an enrollment is set to, beside its certificates. */
const settingsOf = ({ enabled, reprovision, initialTags, initialDesired, ...one }: HubEnrollmentModel) => ({
  enabled,
  reprovision,
  initialTags,
  initialDesired,
  ...(one.deviceId === undefined ? {} : { deviceId: one.deviceId }),
});
