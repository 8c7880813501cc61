import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { things } from '../../core/things/index.ts';
import { keptBefore } from '../device-before.ts';
import { checkDeviceIds } from '../device-credentials.ts';
import { forEachLimited } from '../jobs.ts';
import { readOperational } from '../operational-files.ts';
import type { Ports } from '../ports.ts';
import type { Workspaces } from '../workspaces.ts';
import { operationalFacts } from './facts.ts';

/** Devices read at a time. */
const atATime = 16;

/** What devices hold beside their own certificates, and what has happened to it. No key is opened. */
export async function operationalDevices(
  workspaces: Workspaces,
  ports: Pick<Ports, 'ciphers'>,
  input: ParsedInput<'device.operational'>,
): Promise<MethodOutput<'device.operational'>> {
  const ids = checkDeviceIds(input.deviceIds);
  const workspace = await workspaces.open(input.workspace);
  const devices: MethodOutput<'device.operational'>['devices'] = [];
  await forEachLimited(ids, atATime, async (deviceId, index) => {
    await workspace.find(things.device, { name: deviceId }, 'deviceIds');
    const { certificates, renewals } = await readOperational(workspace.folder, deviceId);
    const { assignment, steps } = renewals;
    devices[index] = {
      deviceId,
      ...(await keptBefore(workspace.folder, deviceId)),
      certificates: certificates.map((one) => operationalFacts(deviceId, one, ports)),
      ...(assignment === undefined ? {} : { assignment: { host: assignment.host, deviceId: assignment.deviceId } }),
      steps,
    };
  });
  return { devices };
}
