import type { HubReachable } from '../contract/models.ts';
import type { Session } from './session.ts';

/** MQTT over TLS, by IANA's register: a hub there is assigned to devices by its name alone. */
export const usualPort = 8883;

/** The usual port where it is free, else the next that is, which is said. */
export async function portFrom(session: Session, reachable: HubReachable): Promise<number> {
  const { port } = await session.call('hub.freePort', { from: usualPort, reachable });
  if (port !== usualPort) session.output.say(`Port ${usualPort} is not free. The hub takes ${port}, the next that is.`);
  return port;
}
