import { dpsFace } from './dps/index.ts';
import type { ConnectAttempt, HubFace, HubWorld } from './face.ts';
import { iotHubFace } from './iot-hub/index.ts';
import { topicsFace } from './topics/index.ts';

/** The clouds that the hub plays, besides the one that takes every login that no other claims. */
const faces: readonly HubFace[] = [dpsFace, topicsFace];

export function faceFor(attempt: ConnectAttempt, world: HubWorld): HubFace {
  return faces.find((face) => face.claims(attempt, world)) ?? iotHubFace;
}
