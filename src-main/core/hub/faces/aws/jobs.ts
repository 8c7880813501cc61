import { toUtf8 } from '../../../bytes.ts';
import { type JsonObject, asJsonObject, parseJson } from '../../../json.ts';
import { matches } from '../../../mqtt/topic.ts';
import { quoted } from '../../../quoting.ts';
import type { HubWorld, Reaction, Session } from '../../face.ts';
import type { PublishedMessage } from '../../messages.ts';
import { secondsOf } from './shadow.ts';

/**
 * Jobs as a device asks for them (docs.aws.amazon.com/iot, "Jobs device MQTT API operations"), at a service in which nobody has made one: devices
 * that ask when they start are told that there is nothing to do, and go on.
 */

/** `$aws/things/{thing}/jobs/`, and what is asked: of all, of the next, or of a job by its ID. */
export const jobsTopic =
  /^\$aws\/things\/([a-zA-Z0-9:_-]{1,128})\/jobs\/(get|start-next|(\$next|[a-zA-Z0-9_-]{1,64})\/(get|update))$/;

const next = '$next';

/** What the service answers where no job was made; its codes are AWS's. */
function answerOf(operation: string, jobId: string | undefined): JsonObject {
  if (operation === 'get') return { inProgressJobs: [], queuedJobs: [] };
  if (operation === 'start-next' || operation === `${next}/get`) return {};
  return { code: 'ResourceNotFound', message: `There is no job ${quoted(jobId ?? '')} for this thing.` };
}

/** A request of a device. The answer is for who has asked alone, subscribed or not. */
export function atJobs(
  { filters }: Session,
  { topic, payload }: PublishedMessage,
  { now }: HubWorld,
  _thing?: string,
  operation = '',
  jobId?: string,
): Reaction {
  const request = payload.length === 0 ? {} : asJsonObject(parseJson(payload));
  const answer =
    request === undefined
      ? { code: 'InvalidJson', message: 'The payload is no JSON object.' }
      : answerOf(operation, jobId);
  const { clientToken } = request ?? {};
  const body = {
    ...answer,
    timestamp: secondsOf(now),
    ...(typeof clientToken === 'string' ? { clientToken } : {}),
  };
  const to = `${topic}/${'code' in answer ? 'rejected' : 'accepted'}`;
  const qos = [...filters].some(([filter, granted]) => granted.qos > 0 && matches(filter, to)) ? 1 : 0;
  return { replies: [{ topic: to, payload: toUtf8(JSON.stringify(body)), qos }] };
}
