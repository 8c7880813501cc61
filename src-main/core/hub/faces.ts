import type { ConnectAttempt, HubFace } from './face.ts';
import { iotHubFace } from './iot-hub/index.ts';

/** The clouds that the hub plays. The first whose user name fits answers; the last fits everything. */
const faces: readonly [...HubFace[], HubFace] = [iotHubFace];

export function faceFor(attempt: ConnectAttempt): HubFace {
  return faces.find((face) => face.claims(attempt)) ?? iotHubFace;
}
