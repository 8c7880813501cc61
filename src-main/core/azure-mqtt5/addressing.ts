import { type MessageProperties, userPropertiesOf } from '../mqtt/message-properties.ts';

/** Where messages of the MQTT 5 hub go and how they are named (Azure/azure-iot-sdk, c/src/mqttv5 and c/src/core/connection_client.c). */

/** The date of the preview that is spoken here: that of DPS's API version which assigns devices to it. */
export const previewDate = '2026-11-02';

type Feature = 'presence' | 'telemetry' | 'twin' | 'methods';

export const toService = (deviceId: string, feature: Feature): string => `ih/${deviceId}/srv/${feature}`;
export const toDevice = (deviceId: string, feature: Exclude<Feature, 'telemetry'>): string =>
  `ih/${deviceId}/dev/${feature}`;
/** The one filter that a device subscribes to, at QoS 1. */
export const everythingForDevice = (deviceId: string): string => `ih/${deviceId}/dev/#`;

/** Nonces of connections, and IDs of requests and of ready devices: UUIDs as bytes. */
export const identifierBytes = 16;
export const isIdentifier = (data: Uint8Array | undefined): data is Uint8Array => data?.length === identifierBytes;

/** Each type is followed by the version of its body, of which there is one. */
const bodyVersion = '1';

/** What a message is, by its user property: `get` of `get:1`. Undefined where it has none, or a version that is not known. */
export function typeOf(properties: MessageProperties | undefined): string | undefined {
  const [, name, version] = /^([a-z-]+):(\d+)$/.exec(userPropertiesOf(properties)['type'] ?? '') ?? [];
  return version === bodyVersion ? name : undefined;
}

/** Properties of a message whose body is one of `messages.ts`. */
export const typed = (type: string, correlationData: Uint8Array): MessageProperties => ({
  contentType: 'application/protobuf',
  correlationData,
  userProperties: { type: `${type}:${bodyVersion}` },
});
