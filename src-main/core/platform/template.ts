import { i18n } from '../language/index.ts';
import { checkFilter, checkTopic } from '../mqtt/topic.ts';
import { toUtf8 } from '../bytes.ts';
import type { FieldFault } from './fields.ts';

/** What a platform takes as a topic or a filter, where that is less than MQTT does. */
export interface TopicLimits {
  /** Octets of UTF-8. */
  readonly bytes: number;
  /** Parts between slashes. */
  readonly levels: number;
}

/** The place-holders of a template, such as the one in `sensors/{deviceId}/telemetry`. */
const placeholder = /\{([^{}]*)\}/g;

export function fillTemplate(template: string, deviceId: string): string {
  return template.replaceAll('{deviceId}', deviceId);
}

/** What is wrong with a template before anything is filled in. */
export function templateFault(template: string): FieldFault | undefined {
  for (const [whole, name] of template.matchAll(placeholder)) {
    if (name !== 'deviceId') {
      return {
        reason: i18n.t('{whole} is no place-holder.', { whole }),
        remedy: i18n.t('The only one is {deviceId}.', { deviceId: '{deviceId}' }),
      };
    }
  }
  return undefined;
}

/** What is wrong with a template of a topic name. The device's ID, which is safe in topics, may still make it too long. */
export function topicTemplateFault(template: string, limits?: TopicLimits, deviceId = 'x'): FieldFault | undefined {
  return faultOf(
    template,
    deviceId,
    limits,
    checkTopic,
    i18n.t('Write it like sensors/{deviceId}/telemetry.', { deviceId: '{deviceId}' }),
  );
}

/** What is wrong with a template of a topic filter; of a shared subscription its own filter is looked at (MQTT 5.0 4.8.2). */
export function filterTemplateFault(template: string, limits?: TopicLimits, deviceId = 'x'): FieldFault | undefined {
  const own = template.replace(/^\$share\/[^/+#]+\//, '');
  return faultOf(own, deviceId, limits, checkFilter, i18n.t('Write it like sensors/+/telemetry or sensors/#.'));
}

function faultOf(
  template: string,
  deviceId: string,
  limits: TopicLimits | undefined,
  check: (text: string) => string | undefined,
  remedy: string,
): FieldFault | undefined {
  const fault = templateFault(template);
  if (fault !== undefined) return fault;
  const text = fillTemplate(template, deviceId);
  const reason = check(text);
  if (reason !== undefined) return { reason, remedy };
  if (limits === undefined) return undefined;
  const size = toUtf8(text).length;
  if (size > limits.bytes) {
    return {
      reason: i18n.t('It has {size} bytes; the platform takes {bytes}.', { size, bytes: limits.bytes }),
      remedy: i18n.t('Use a shorter one.'),
    };
  }
  const levels = text.split('/').length;
  return levels > limits.levels
    ? {
        reason: i18n.t('It has {levels} levels; the platform takes {most}.', { levels, most: limits.levels }),
        remedy: i18n.t('Use fewer slashes.'),
      }
    : undefined;
}
