import { toUtf8 } from '../bytes.ts';
import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import type { MessageContent } from '../telemetry/message.ts';
import type { Reading } from '../telemetry/models.ts';
import { type Fields, checkField } from './fields.ts';
import { type Template, type Value, fill, parseTemplate, templateFaultOf } from './template.ts';

/** What a message says; the plan's own members. */
export interface MessageTerms {
  readonly body?: string | undefined;
  readonly contentType?: string | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
  readonly fields?: Fields | undefined;
}

/** What is known of a message as it is sent. */
export interface MessageFacts {
  /** As the server knows the device. */
  readonly deviceId: string;
  readonly messageId: number;
  readonly reading: Reading;
  readonly alert: boolean;
  /** By the device's clock. */
  readonly at: Date;
  /** Of the user's fields and of a recording. */
  readonly values: Readonly<Record<string, Value>>;
}

/** What a template can name without a field of the user's. */
const known: Readonly<Record<string, (facts: MessageFacts) => Value>> = {
  deviceId: ({ deviceId }) => deviceId,
  messageId: ({ messageId }) => messageId,
  temperature: ({ reading }) => reading.temperatureC,
  humidity: ({ reading }) => reading.humidityPercent,
  alert: ({ alert }) => alert,
  timestamp: ({ at }) => at.toISOString(),
  timestampMs: ({ at }) => at.getTime(),
  timestampS: ({ at }) => Math.floor(at.getTime() / 1000),
};

/** Not by what every object has, such as a constructor. */
const isKnown = (name: string): boolean => Object.hasOwn(known, name);

const isJsonType = (contentType: string | undefined): boolean =>
  contentType === undefined || /^[^;]*[/+]json(?:;|$)/i.test(contentType);

/** A body for rows that hold more than a model measures. */
const bodyOfRecording = (names: readonly string[]): string | undefined =>
  names.every(isKnown)
    ? undefined
    : `{${[...new Set(['deviceId', 'messageId', ...names])].map((name) => `"${name}":{${name}}`).join(',')}}`;

type MakeContent = (facts: MessageFacts) => MessageContent;

/** Makes what is sent instead of the usual; undefined where that is sent. `recorded` are the names that a recording gives. */
export function contentMaker(terms: MessageTerms, recorded: readonly string[] = []): MakeContent | undefined {
  const { contentType, properties } = terms;
  const text = terms.body ?? bodyOfRecording(recorded);
  if (text === undefined && contentType === undefined && properties === undefined) return undefined;
  const body = text === undefined ? undefined : parseTemplate(text, isJsonType(contentType));
  const named: readonly (readonly [string, Template])[] | undefined =
    properties && Object.entries(properties).map(([name, value]) => [name, parseTemplate(value, false)]);
  return (facts) => {
    const valueOf = (name: string): Value =>
      (isKnown(name) ? known[name]?.(facts) : undefined) ?? facts.values[name] ?? null;
    return {
      ...(body === undefined ? {} : { body: toUtf8(fill(body, valueOf)) }),
      ...(contentType === undefined ? {} : { contentType }),
      ...(named === undefined
        ? {}
        : { properties: named.map(([name, value]) => [name, fill(value, valueOf)] as const) }),
    };
  };
}

/** Throws INVALID_INPUT with the member and the place in it. */
export function checkMessage(terms: MessageTerms, recorded: readonly string[] = []): void {
  const fields = terms.fields ?? {};
  for (const [name, field] of Object.entries(fields)) {
    if (isKnown(name) || recorded.includes(name)) {
      throw new Problem('INVALID_INPUT', i18n.t('{name} is what a message has anyway.', { name: `{${name}}` }), {
        field: `fields.${name}`,
        remedy: i18n.t('Give the field another name.'),
      });
    }
    checkField(name, field);
  }
  const names = new Set([...Object.keys(known), ...Object.keys(fields), ...recorded]);
  const check = (text: string, isJson: boolean, field: string) => {
    const fault = templateFaultOf(text, isJson, names);
    if (fault !== undefined) throw new Problem('INVALID_INPUT', fault.reason, { field, remedy: fault.remedy });
  };
  if (terms.body !== undefined) check(terms.body, isJsonType(terms.contentType), 'body');
  for (const [name, text] of Object.entries(terms.properties ?? {})) check(text, false, `properties.${name}`);
}
