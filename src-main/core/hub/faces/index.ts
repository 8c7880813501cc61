import type { AmqpAddress, AmqpFace, AmqpRole } from '../amqp.ts';
import type { HttpsAnswer, HttpsCall, HttpsFace, HttpsRequest } from '../https.ts';
import { awsFace } from './aws/index.ts';
import { brokerFace } from './broker/index.ts';
import { dpsFace } from './dps/index.ts';
import type { FaceName } from '../../platform/platform.ts';
import type { ConnectAttempt, HubFace, HubWorld } from '../face.ts';
import { estFace } from './est/index.ts';
import { mqtt5HubFace } from './mqtt5-hub/index.ts';
import { iotHubFace } from './iot-hub/index.ts';
import { thingsboardFace } from './thingsboard/index.ts';
import { topicsFace } from './topics/index.ts';

/** The clouds that the hub plays, besides the one that takes every login that no other claims. */
const faces: readonly HubFace[] = [dpsFace, mqtt5HubFace, awsFace, topicsFace, brokerFace, thingsboardFace, estFace];

/** The face of a name that was written down. */
export const faceNamed = (name: FaceName): HubFace => faces.find((face) => face.name === name) ?? iotHubFace;

export function faceFor(attempt: ConnectAttempt, world: HubWorld): HubFace {
  return faces.find((face) => face.claims(attempt, world)) ?? iotHubFace;
}

/** The cloud that has a link of such an address by AMQP, and whose link it is. */
export function amqpLinkOf(
  text: string,
  role: AmqpRole,
): { readonly face: HubFace; readonly amqp: AmqpFace; readonly address: AmqpAddress } | undefined {
  for (const face of [...faces, iotHubFace]) {
    const address = face.amqp?.address(text, role);
    if (face.amqp !== undefined && address !== undefined) return { face, amqp: face.amqp, address };
  }
  return undefined;
}

/** Whether any cloud knows something of a certificate that is presented in a handshake. */
export function isKnownCertificate(presented: readonly Uint8Array[], world: HubWorld): boolean {
  return [...faces, iotHubFace].some((face) => face.knows?.(presented, world) === true);
}

/** The cloud that has such a path by HTTPS, and what it makes of it. */
export function httpsCallOf(
  request: HttpsRequest,
  world: HubWorld,
):
  | { readonly face: HubFace; readonly https: HttpsFace; readonly call: HttpsCall }
  | { readonly answer: HttpsAnswer }
  | undefined {
  // IoT Hub's paths begin with a word of their own; those of DPS with whatever ID scope there is.
  for (const face of [iotHubFace, ...faces]) {
    const call = face.https?.route(request, world);
    if (face.https === undefined || call === undefined) continue;
    return 'kind' in call ? { face, https: face.https, call } : { answer: call };
  }
  return undefined;
}
