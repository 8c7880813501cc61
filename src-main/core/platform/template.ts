import { checkFilter } from '../mqtt/topic.ts';
import type { FieldFault } from './fields.ts';

/** The place-holders of a template, such as the one in `sensors/{deviceId}/telemetry`. */
const placeholder = /\{([^{}]*)\}/g;

export function fillTemplate(template: string, deviceId: string): string {
  return template.replaceAll('{deviceId}', deviceId);
}

/** What is wrong with a template before anything is filled in. */
export function templateFault(template: string): FieldFault | undefined {
  for (const [whole, name] of template.matchAll(placeholder)) {
    if (name !== 'deviceId') {
      return { reason: `${whole} is no place-holder.`, remedy: 'The only one is {deviceId}.' };
    }
  }
  return undefined;
}

const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

/** What is wrong with a template of a topic name (MQTT 3.1.1 4.7.1, 4.7.3). */
export function topicTemplateFault(
  template: string,
  limits: { readonly bytes: number; readonly segments: number } = { bytes: 65_535, segments: 65_535 },
): FieldFault | undefined {
  const fault = templateFault(template);
  if (fault !== undefined) return fault;
  if (/[+#]/.test(template)) {
    return { reason: 'A message is published on one topic, without + and #.', remedy: 'Write the topic out.' };
  }
  if (template.includes('\0')) return { reason: 'A topic cannot hold the character NUL.', remedy: 'Remove it.' };
  if (utf8Length(template) > limits.bytes) {
    return { reason: `The topic has more than ${limits.bytes} bytes.`, remedy: 'Use a shorter one.' };
  }
  if (template.split('/').length > limits.segments) {
    return { reason: `The topic has more than ${limits.segments} levels.`, remedy: 'Use fewer slashes.' };
  }
  return undefined;
}

/** What is wrong with a template of a topic filter (MQTT 3.1.1 4.7.1); a shared subscription's own filter is looked at (5.0, 4.8.2). */
export function filterTemplateFault(template: string): FieldFault | undefined {
  const reason = checkFilter(fillTemplate(template.replace(/^\$share\/[^/+#]+\//, ''), 'x'));
  return (
    templateFault(template) ??
    (reason === undefined ? undefined : { reason, remedy: 'Write it like sensors/+/telemetry.' })
  );
}
