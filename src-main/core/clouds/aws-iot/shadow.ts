import { toUtf8 } from '../../bytes.ts';
import { asJsonObject, parseJson } from '../../json.ts';
import type { PropertyExchange } from '../../platform/asked.ts';
import type { Target, Transport } from '../../platform/platform.ts';
import { filled } from '../../platform/topic-fields.ts';

/** The shadow of a device's thing, which is named as its client ID (docs.aws.amazon.com/iot, "Device Shadow MQTT topics"). */
const shadowOf = (target: Target, deviceId: string): string =>
  `$aws/things/${filled(target, 'clientId', deviceId) ?? deviceId}/shadow`;

/** Where both states differ is what is desired. */
export const shadowExchange: PropertyExchange = {
  subscriptions: (target, deviceId) => [{ filter: `${shadowOf(target, deviceId)}/update/delta`, qos: 1 }],
  desired({ topic, payload }, target, deviceId) {
    if (topic !== `${shadowOf(target, deviceId)}/update/delta`) return undefined;
    const { state, version } = asJsonObject(parseJson(payload)) ?? {};
    const properties = asJsonObject(state);
    return properties && { properties, version: typeof version === 'number' ? version : undefined };
  },
  report: (properties, _requestId, target, deviceId) => ({
    topic: `${shadowOf(target, deviceId)}/update`,
    payload: toUtf8(JSON.stringify({ state: { reported: properties } })),
    qos: 1,
  }),
  isAnswer: ({ topic }, target, deviceId) => topic.startsWith(`${shadowOf(target, deviceId)}/get/`),
};

/** A thing without a shadow has an empty one. */
export const shadowTwin: NonNullable<Transport['twin']> = (target, deviceId) => ({
  subscription: { filter: `${shadowOf(target, deviceId)}/get/+`, qos: 1 },
  isForbiddenToSome: true,
  request: () => ({ topic: `${shadowOf(target, deviceId)}/get`, payload: new Uint8Array(), qos: 1 }),
  read({ topic, payload }) {
    const shadow = shadowOf(target, deviceId);
    if (topic === `${shadow}/get/rejected`) return { desired: '{}', reported: '{}' };
    if (topic !== `${shadow}/get/accepted`) return undefined;
    const { desired = {}, reported = {} } = asJsonObject(asJsonObject(parseJson(payload))?.['state']) ?? {};
    return { desired: JSON.stringify(desired), reported: JSON.stringify(reported) };
  },
});
