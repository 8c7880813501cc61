import { toUtf8 } from '../../../bytes.ts';
import type { Json } from '../../../json.ts';
import type { HubWorld, Reaction, Session } from '../../face.ts';
import type { OutgoingMessage, PublishedMessage } from '../../messages.ts';
import type { StateChange } from '../../state.ts';
import {
  type AwsShadow,
  type ShadowChange,
  type ShadowFault,
  deltaOf,
  noShadow,
  readShadowRequest,
  secondsOf,
  shadowKey,
  updateShadow,
} from './shadow.ts';

/** Device shadows by MQTT (docs.aws.amazon.com/iot, "Device Shadow MQTT topics"). Answers are for everybody who has subscribed to their topics. */

/** Of a shadow of a thing: `$aws/things/{thing}/shadow/`, with `name/{shadow}/` where it has a name, and what is to be done. */
export const shadowTopic =
  /^\$aws\/things\/([a-zA-Z0-9:_-]{1,128})\/shadow\/(?:name\/([a-zA-Z0-9:_-]{1,64})\/)?(get|update|delete)$/;

type Of = Pick<AwsShadow, 'thing' | 'name'>;
const prefix = ({ thing, name }: Of): string => `$aws/things/${thing}/shadow${name === '' ? '' : `/name/${name}`}`;
const message = (topic: string, body: Json): OutgoingMessage => ({
  topic,
  payload: toUtf8(JSON.stringify(body)),
  qos: 1,
});

/** A request at a shadow. */
export function atShadow(
  session: Session,
  { topic, payload }: PublishedMessage,
  world: HubWorld,
  thing = '',
  given?: string,
  operation = '',
): Reaction {
  const name = given ?? '';
  const { state, now } = world;
  const shadow = state.awsShadows.get(shadowKey(thing, name));
  const request = readShadowRequest(payload, operation !== 'update');
  const timestamp = secondsOf(now);
  const reject = ({ code, message: text }: ShadowFault, token: { readonly clientToken?: string } = {}): Reaction => ({
    declined: { cause: 'shadow-rejected', reason: `${topic} of ${session.clientId} was rejected: ${code} ${text}.` },
    announcements: [message(`${topic}/rejected`, { code, message: text, timestamp, ...token })],
  });
  if ('code' in request) return reject(request);
  const { body, clientToken } = request;
  const token = clientToken === undefined ? {} : { clientToken };
  if (!state.awsThings.has(thing)) return reject({ code: 404, message: 'Thing not found' }, token);
  if (operation === 'update') {
    const made = updateShadow(shadow, { thing, name }, body, now);
    return 'code' in made ? reject(made, token) : { ...updated(made, token, now), events: reportedEvents(made) };
  }
  if (shadow?.document === undefined) return reject(noShadow(thing, name), token);
  if (operation === 'get') {
    const { document, version } = shadow;
    const { state: delta } = deltaOf(document);
    const whole = { ...document.state, ...(Object.keys(delta).length === 0 ? {} : { delta }) };
    const answer = { state: whole, metadata: document.metadata, version, timestamp, ...token };
    return { announcements: [message(`${topic}/accepted`, answer)] };
  }
  return { ...deleted(shadow, token, now) };
}

/** What a shadow that was changed is, and what is told of it. */
export function updated(
  { before, after, accepted }: ShadowChange,
  token: { readonly clientToken?: string },
  now: Date,
): { readonly changes: readonly StateChange[]; readonly announcements: readonly OutgoingMessage[] } {
  const { document, version } = after;
  const update = `${prefix(after)}/update`;
  const timestamp = secondsOf(now);
  const delta = deltaOf(document);
  const previous = { ...(before?.document ?? { state: {}, metadata: {} }), version: before?.version ?? 0 };
  const current = { ...document, version };
  return {
    changes: [{ section: 'awsShadows', key: shadowKey(after.thing, after.name), value: after }],
    announcements: [
      message(`${update}/accepted`, { ...accepted, version, timestamp, ...token }),
      ...(Object.keys(delta.state).length === 0
        ? []
        : [message(`${update}/delta`, { version, timestamp, ...delta, ...token })]),
      message(`${update}/documents`, { previous, current, timestamp, ...token }),
    ],
  };
}

/** "Deleting a shadow does not reset its version number to 0." */
export function deleted({ thing, name, version }: AwsShadow, token: { readonly clientToken?: string }, now: Date) {
  const value: AwsShadow = { thing, name, version, document: undefined };
  const changes: readonly StateChange[] = [{ section: 'awsShadows', key: shadowKey(thing, name), value }];
  const body = { version, timestamp: secondsOf(now), ...token };
  return { changes, announcements: [message(`${prefix(value)}/delete/accepted`, body)] };
}

const reportedEvents = ({ after, accepted }: ShadowChange): NonNullable<Reaction['events']> =>
  accepted.state['reported'] === undefined ? [] : [{ type: 'reported', deviceId: after.thing, version: after.version }];
