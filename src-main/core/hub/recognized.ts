import { type RegisteredCertificate, registeredCertificateOf } from '../diagnosis/presented-thumbprints.ts';
import type { ConnectAttempt, HubWorld } from './face.ts';
import { faceFor } from './faces/index.ts';
import { chainOf } from './identity.ts';
import { presentedEvidence } from './presented.ts';

/** Which of a device's registered certificates lets it in; undefined where none does, or the device is known otherwise. */
export function recognizedBy(attempt: ConnectAttempt, world: HubWorld): RegisteredCertificate | undefined {
  const face = faceFor(attempt, world);
  const decision = face.login(attempt, world);
  if (!decision.accepted) return undefined;
  const [leaf, ...above] = chainOf(attempt.presented, world);
  if (leaf === undefined) return undefined;
  const { deviceId } = decision;
  return registeredCertificateOf(presentedEvidence({ face: face.name, deviceId }, [leaf, ...above], world));
}
