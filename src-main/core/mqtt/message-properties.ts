/** What a message of MQTT 5 has beside its payload, and is passed on unaltered (3.3.2.3). */
export interface MessageProperties {
  /** Whether the payload is text in UTF-8. */
  readonly payloadFormatIndicator?: boolean;
  readonly contentType?: string;
  readonly responseTopic?: string;
  readonly correlationData?: Uint8Array;
  /** Those of one name in their order. */
  readonly userProperties?: Readonly<Record<string, string | readonly string[]>>;
}

/** User properties of which each has one value; of several with one name the last. */
export function userPropertiesOf({ userProperties = {} }: MessageProperties = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(userProperties).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : (value.at(-1) ?? ''),
    ]),
  );
}
