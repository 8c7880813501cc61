import type { Platform, Target } from '../../core/platform/platform.ts';
import type { ClientCredentials, Ports } from '../ports.ts';
import { atATime, register } from '../provisioning/registration.ts';
import { Turnstile } from '../provisioning/turnstile.ts';
import type { Locate, Trouble } from './link-plan.ts';

/** Nobody is told of it: the run that waits for the answer has been stopped. */
const stopped: Trouble = { cause: 'stopped', what: 'The run was stopped.', remedy: 'Start it again.', raw: '' };

/** How the devices of a run learn where to connect: at once, or from the platform's provisioning service. */
export function locator(
  platform: Platform,
  target: Target,
  { clock, mqtt }: Pick<Ports, 'clock' | 'mqtt'>,
): (deviceId: string, credentials: ClientCredentials) => Locate {
  const { provisioning } = platform;
  if (provisioning === undefined) {
    return (deviceId) => () => Promise.resolve({ route: { platform, target, deviceId } });
  }
  const turnstile = new Turnstile(atATime);
  return (registrationId, credentials) => (tell, signal) =>
    turnstile.pass(async () => {
      if (signal.aborted) return { trouble: stopped };
      const about = () => ({ at: clock.now().toISOString(), deviceId: registrationId });
      tell({ type: 'provisioning', ...about(), host: target.host, port: target.port });
      const outcome = await register({ platform, target, registrationId, credentials }, { clock, mqtt }, signal);
      if ('aborted' in outcome) return { trouble: stopped };
      if ('denial' in outcome) return { trouble: outcome.denial };
      const { host, port, deviceId, assignedHub, substatus } = outcome.assignment;
      const why = substatus === undefined ? {} : { substatus };
      tell({ type: 'provisioned', ...about(), registrationId, assignedHub, assignedDeviceId: deviceId, ...why });
      const { assignsTo } = provisioning;
      const hub = { host, port: port ?? assignsTo.defaultPort, settings: {} };
      return { route: { platform: assignsTo, target: hub, deviceId, provisioned: true } };
    });
}
