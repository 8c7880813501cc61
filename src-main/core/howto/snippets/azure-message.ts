import type { EncodedMessage } from '../../platform/platform.ts';
import { decodePropertyBag } from '../../platform/property-bag.ts';

/** What the SDKs have setters for. */
interface AzureMessage {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly properties: readonly (readonly [name: string, value: string])[];
}

const ownHeader = /^iothub-app-/i;

/** Out of what stands for it on the wire, by each transport. */
export function azureMessage({ topic, amqp, https }: EncodedMessage): AzureMessage {
  if (amqp !== undefined) {
    const { contentType, contentEncoding, applicationProperties = {} } = amqp;
    const properties = Object.entries(applicationProperties).map(([name, value]) => [name, String(value)] as const);
    return { contentType, contentEncoding, properties };
  }
  if (https !== undefined) {
    const { 'iothub-contenttype': contentType, 'iothub-contentencoding': contentEncoding } = https.headers;
    const own = Object.entries(https.headers).filter(([name]) => ownHeader.test(name));
    const properties = own.map(([name, value]) => [name.replace(ownHeader, ''), value] as const);
    return { contentType, contentEncoding, properties };
  }
  const bag = decodePropertyBag(topic.slice(topic.lastIndexOf('/') + 1));
  return {
    contentType: bag?.systemProperties['$.ct'],
    contentEncoding: bag?.systemProperties['$.ce'],
    properties: Object.entries(bag?.properties ?? {}),
  };
}
