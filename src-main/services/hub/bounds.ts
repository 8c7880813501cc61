import { toUtf8 } from '../../core/bytes.ts';
import type { HubFace, LoginDecision, Refusal, RefusalCause } from '../../core/hub/face.ts';
import { type HubLimits, type LimitName, limitSentence } from '../../core/hub/limits.ts';
import type { SessionTable } from './session-table.ts';

/** Limits whose cause is an older word than that of the others. */
const causes: Readonly<Partial<Record<LimitName, RefusalCause>>> = {
  connectBytes: 'message-too-large',
  packetBytes: 'message-too-large',
  backlogBytes: 'too-slow',
  backlogTotalBytes: 'too-slow',
};

export const limitRefusal = (limit: LimitName, happened: string, limits: HubLimits): Refusal => ({
  cause: causes[limit] ?? 'limit-reached',
  reason: `${happened} ${limitSentence(limit, limits)}`,
});

/** A login as its face has decided it, unless too many have come in already. CONNACK 3: server unavailable. */
export function withinLimits(
  face: HubFace,
  { clientId }: { readonly clientId: string },
  decision: LoginDecision,
  table: SessionTable,
  limits: HubLimits,
): LoginDecision {
  if (!decision.accepted) return decision;
  const refuse = (code: 2 | 3, limit: LimitName, happened: string): LoginDecision => ({
    accepted: false,
    code,
    ...limitRefusal(limit, happened, limits),
  });
  const { deviceId } = decision;
  const size = toUtf8(clientId).length;
  if (size > limits.clientIdBytes) return refuse(2, 'clientIdBytes', `The client ID of ${deviceId} has ${size} bytes.`);
  // Whoever takes the place of a connection adds none.
  if (table.holder(face.name, clientId) !== undefined) return decision;
  if (table.countOf(face.name, deviceId) >= limits.connectionsPerDevice) {
    return refuse(3, 'connectionsPerDevice', `${deviceId} has as many connections as it may.`);
  }
  return table.size < limits.connections
    ? decision
    : refuse(3, 'connections', `There is no room for another connection of ${deviceId}.`);
}
