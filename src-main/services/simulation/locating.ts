import { i18n } from '../../core/language/index.ts';
import pLimit from 'p-limit';
import { platformOf } from '../../core/clouds/index.ts';
import { type Platform, defaultPortOf } from '../../core/platform/platform.ts';
import type { Provisioning } from '../../core/platform/provisioning.ts';
import type { Ports } from '../ports.ts';
import { atATime, register } from '../provisioning/registration.ts';
import type { LinkPlan, Locate, MakeEvent } from './link-plan.ts';
import type { Trouble } from '../troubles.ts';

/** Nobody is told of it: the run that waits for the answer has been stopped. */
const stopped: Trouble = {
  cause: 'stopped',
  get what() {
    return i18n.t('The run was stopped.');
  },
  get remedy() {
    return i18n.t('Start it again.');
  },
  raw: '',
};

/** How the devices of one run learn where to connect: at once, or from the platform's provisioning service, a few at a time. */
export function locator(ports: LocatingPorts): Locate {
  const limited = pLimit(atATime);
  return (plan, tell, signal) => {
    const platform = platformOf(plan.platform);
    const { provisioning } = platform;
    if (provisioning !== undefined) {
      return limited(() => askService({ plan, platform, provisioning }, ports, tell, signal));
    }
    return Promise.resolve({ route: { platform, target: plan.target, deviceId: plan.deviceId } });
  };
}

type LocatingPorts = Pick<Ports, 'clock' | 'connections'>;

interface Asking {
  readonly plan: LinkPlan;
  readonly platform: Platform;
  readonly provisioning: Provisioning;
}

async function askService(
  { plan, platform, provisioning }: Asking,
  ports: LocatingPorts,
  tell: (make: MakeEvent) => void,
  signal: AbortSignal,
): ReturnType<Locate> {
  if (signal.aborted) return { trouble: stopped };
  const { target, deviceId: registrationId, credentials } = plan;
  const about = (at: Date) => ({ at: at.toISOString(), deviceId: registrationId });
  const askedAt = ports.clock.now();
  tell(() => ({ type: 'provisioning', ...about(askedAt), host: target.host, port: target.port }));
  const outcome = await register({ platform, target, registrationId, credentials }, ports, signal);
  if ('aborted' in outcome) return { trouble: stopped };
  if ('denial' in outcome) return { trouble: outcome.denial };
  const { host, port, deviceId, assignedHub, substatus, connectionProfile } = outcome.assignment;
  const why = substatus === undefined ? {} : { substatus };
  const reportedAt = ports.clock.now();
  tell(() => ({
    type: 'provisioned',
    ...about(reportedAt),
    registrationId,
    assignedHub,
    assignedDeviceId: deviceId,
    connectionProfile,
    ...why,
  }));
  const { assignsTo } = provisioning;
  const assigned = provisioning.assignedTarget(target, host, port, connectionProfile);
  const hub = { ...assigned, port: assigned.port ?? defaultPortOf(assignsTo, assigned.settings) };
  return { route: { platform: assignsTo, target: hub, deviceId, provisioned: true } };
}
