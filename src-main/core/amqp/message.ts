/** What a message of AMQP 1.0 has beside its body, as far as the clouds and their devices look at it (Part 3, 3.2). */
export interface AmqpProperties {
  readonly messageId?: AmqpId;
  readonly correlationId?: AmqpId;
  readonly to?: string;
  readonly contentType?: string;
  readonly contentEncoding?: string;
  /** How often its delivery has failed (3.2.1). */
  readonly deliveryCount?: number;
  readonly annotations?: Readonly<Record<string, AmqpValue>>;
  readonly applicationProperties?: Readonly<Record<string, AmqpValue>>;
}

/** Values are what a program would call them: text, numbers, truth values. */
export interface AmqpMessage extends AmqpProperties {
  readonly body: Uint8Array;
}

/** Text, or a UUID in its own type, which an answer has to repeat as it came (3.2.11 to 3.2.14). */
export type AmqpId = string | { readonly uuid: string };

export const idText = (id: AmqpId): string => (typeof id === 'string' ? id : id.uuid);

export type AmqpValue = string | number | boolean | Date;
