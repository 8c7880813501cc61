import type { Message, MessageAnnotations } from 'rhea';
import type { AmqpId, AmqpMessage, AmqpValue } from '../../services/ports.ts';
import { message as sections, string_to_uuid, types, uuid_to_string } from './codec.ts';

/** Messages as `rhea` has them, and as the clouds look at them. */

/** `rhea` decodes a UUID to its octets. */
function idOf(id: unknown): AmqpId | undefined {
  if (id === undefined || id === null) return undefined;
  if (Buffer.isBuffer(id)) return id.length === 16 ? { uuid: uuid_to_string(id) } : id.toString('hex');
  return typeof id === 'string' || typeof id === 'number' ? String(id) : JSON.stringify(id);
}

function valuesOf(values: unknown): Record<string, AmqpValue> | undefined {
  if (typeof values !== 'object' || values === null) return undefined;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueOf(value)]));
}

function valueOf(value: unknown): AmqpValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value;
  if (Buffer.isBuffer(value)) return value.toString('base64');
  return value === null || value === undefined ? '' : (JSON.stringify(value) ?? '');
}

/** Data sections are octets (Part 3, 3.2.6); any other value is told as its text. */
function bodyOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'string') return Buffer.from(body);
  const { content } = body as { readonly content?: unknown };
  if (Buffer.isBuffer(content)) return content;
  if (Array.isArray(content) && content.every((part) => Buffer.isBuffer(part))) return Buffer.concat(content);
  return Buffer.from(JSON.stringify(content ?? body) ?? '');
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export function fromWire(message: Message): AmqpMessage {
  const { message_id, correlation_id, to, content_type, content_encoding, delivery_count } = message;
  const named = {
    messageId: idOf(message_id),
    correlationId: idOf(correlation_id),
    to: textOf(to),
    contentType: textOf(content_type),
    contentEncoding: textOf(content_encoding),
    deliveryCount: delivery_count,
    annotations: valuesOf(message.message_annotations),
    applicationProperties: valuesOf(message.application_properties),
  };
  const known = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  return { ...known, body: bodyOf(message.body) };
}

const idTo = (id: AmqpId): string | Buffer => (typeof id === 'string' ? id : string_to_uuid(id.uuid));

/** Programs expect numbers that fit to be of the type int, and no unsigned one. */
const typedOf = (value: AmqpValue): unknown => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return value;
  return Math.abs(value) < 0x7fff_ffff ? types.wrap_int(value) : types.wrap_long(value);
};

const typedValues = (values: Readonly<Record<string, AmqpValue>>): MessageAnnotations =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typedOf(value)]));

export function toWire(message: AmqpMessage): Message {
  const { messageId, correlationId, to, contentType, contentEncoding, deliveryCount, annotations } = message;
  const { applicationProperties, body } = message;
  return {
    ...(messageId === undefined ? {} : { message_id: idTo(messageId) }),
    ...(correlationId === undefined ? {} : { correlation_id: idTo(correlationId) }),
    ...(to === undefined ? {} : { to }),
    ...(contentType === undefined ? {} : { content_type: contentType }),
    ...(contentEncoding === undefined ? {} : { content_encoding: contentEncoding }),
    ...(deliveryCount === undefined ? {} : { delivery_count: deliveryCount }),
    ...(annotations === undefined ? {} : { message_annotations: typedValues(annotations) }),
    ...(applicationProperties === undefined ? {} : { application_properties: typedValues(applicationProperties) }),
    body: sections.data_section(Buffer.from(body)),
  };
}
