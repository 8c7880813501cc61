import { i18n } from '../../core/language/index.ts';
import { platformOf } from '../../core/clouds/platforms.ts';
import { type Platform, type Target, defaultPortOf } from '../../core/platform/platform.ts';
import type { Assignment, Provisioning } from '../../core/platform/provisioning.ts';
import type { KeptAssignment } from '../../core/operational/renewals.ts';
import type { Waits } from '../conversation.ts';
import type { Ports } from '../ports.ts';
import { noneIssued, registerWithRequest, serviceOf } from '../provisioning/with-request.ts';
import type { DeviceKeeper, LinkPlan, Locate, Route, TellOf, World } from './link-plan.ts';
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
export function locator(
  ports: LocatingPorts,
  keeper: DeviceKeeper | undefined,
  registering: World['registering'],
): Locate {
  return (plan, tell, signal, waits) => {
    const platform = platformOf(plan.platform);
    const { provisioning } = platform;
    if (provisioning !== undefined) {
      return registering(() => askService({ plan, platform, provisioning, keeper }, { ...ports, waits }, tell, signal));
    }
    return Promise.resolve({ route: { platform, target: plan.target, deviceId: plan.deviceId } });
  };
}

type LocatingPorts = Pick<Ports, 'clock' | 'connections'>;

interface Asking {
  readonly plan: Parameters<Locate>[0];
  readonly platform: Platform;
  readonly provisioning: Provisioning;
  readonly keeper: DeviceKeeper | undefined;
}

async function askService(
  { plan, platform, provisioning, keeper }: Asking,
  ports: LocatingPorts & { readonly waits?: Waits | undefined },
  tell: TellOf,
  signal: AbortSignal,
): ReturnType<Locate> {
  if (signal.aborted) return { trouble: stopped };
  const { target, deviceId: registrationId, credentials } = plan;
  tell((about) => ({ type: 'provisioning', ...about, host: target.host, port: target.port }));
  const outcome = await registerWithRequest({ platform, target, registrationId, credentials }, keeper, ports, signal);
  if ('aborted' in outcome) return { trouble: stopped };
  if ('denial' in outcome) return { trouble: outcome.denial };
  const { host, port, deviceId, assignedHub, substatus, connectionProfile } = outcome.assignment;
  const why = substatus === undefined ? {} : { substatus };
  tell((about) => ({
    type: 'provisioned',
    ...about,
    registrationId,
    assignedHub,
    assignedDeviceId: deviceId,
    connectionProfile,
    ...why,
  }));
  const { credential } = outcome;
  const certificate = credential && keeper?.facts(registrationId, credential);
  if (certificate !== undefined) {
    tell((about) => ({ type: 'issued', ...about, certificate }));
  } else if (keeper !== undefined) tell((about) => ({ type: 'notIssued', ...about, ...noneIssued() }));
  return { route: routeTo({ host, port, deviceId, connectionProfile }, target, provisioning), credential };
}

type Assigned = Pick<Assignment, 'host' | 'port' | 'deviceId' | 'connectionProfile'>;

function routeTo(
  { host, port, deviceId, connectionProfile }: Assigned,
  service: Target,
  provisioning: Provisioning,
): Route {
  const { assignsTo } = provisioning;
  const assigned = provisioning.assignedTarget(service, host, port, connectionProfile);
  const hub = { ...assigned, port: assigned.port ?? defaultPortOf(assignsTo, assigned.settings) };
  return { platform: assignsTo, target: hub, deviceId, provisioned: true };
}

/** Where a device was assigned to in an earlier run, by the same service. */
export function rememberedRoute(
  { platform, target }: LinkPlan,
  assignment: KeptAssignment | undefined,
): Route | undefined {
  const { provisioning } = platformOf(platform);
  if (provisioning === undefined || assignment === undefined) return undefined;
  const { host, port, idScope } = serviceOf(target);
  const { service } = assignment;
  if (service.host !== host || service.port !== port || service.idScope !== idScope) return undefined;
  return { ...routeTo({ ...assignment, port: assignment.port }, target, provisioning), remembered: true };
}
