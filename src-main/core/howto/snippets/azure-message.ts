import { decodePropertyBag } from '../../platform/property-bag.ts';

/** What the SDKs have setters for, out of the topic that stands for it on the wire. */
export function azureMessage(topic: string): {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly properties: readonly (readonly [name: string, value: string])[];
} {
  const bag = decodePropertyBag(topic.slice(topic.lastIndexOf('/') + 1));
  return {
    contentType: bag?.systemProperties['$.ct'],
    contentEncoding: bag?.systemProperties['$.ce'],
    properties: Object.entries(bag?.properties ?? {}),
  };
}
