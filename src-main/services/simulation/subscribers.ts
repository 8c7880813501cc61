import { i18n } from '../../core/language/index.ts';
import type { ParsedInput } from '../../contract/methods.ts';
import type { Platform, Subscription, Target } from '../../core/platform/platform.ts';
import { fillTemplate, filterTemplateFault, topicTemplateFault } from '../../core/platform/template.ts';
import { Problem } from '../../core/problem.ts';
import { checkDeviceId } from '../../core/things/identifiers.ts';

export interface Subscriber {
  readonly deviceId: string;
  /** With the device filled in. */
  readonly filters: readonly Subscription[];
}

/** Who is to listen to what. Throws INVALID_INPUT with the field. */
export function readSubscribers(
  subscribers: ParsedInput<'simulation.start'>['subscribers'],
  { label, limits }: Platform,
): Subscriber[] {
  return subscribers.map(({ deviceId, filters, qos }) => {
    checkDeviceId(deviceId);
    if (qos > limits.maximumQos) {
      throw new Problem(
        'INVALID_INPUT',
        i18n.t('{label} takes QoS {maximumQos} at most.', { label, maximumQos: limits.maximumQos }),
        {
          field: 'subscribers',
          remedy: i18n.t('Subscribe with a lower QoS.'),
        },
      );
    }
    const filled = filters.map((filter) => {
      const fault = filterTemplateFault(filter, limits.topic, deviceId);
      if (fault === undefined) return { filter: fillTemplate(filter, deviceId), qos };
      throw new Problem('INVALID_INPUT', `${JSON.stringify(filter)}: ${fault.reason}`, {
        field: 'subscribers',
        remedy: fault.remedy,
      });
    });
    return { deviceId, filters: filled };
  });
}

/** A topic that is good for a short ID may be too long for another. Throws INVALID_INPUT. */
export function checkTopicOf(deviceId: string, { settings }: Target, { limits }: Platform): void {
  const topic = settings['topic'];
  const fault = topic === undefined ? undefined : topicTemplateFault(topic, limits.topic, deviceId);
  if (fault === undefined) return;
  throw new Problem('INVALID_INPUT', i18n.t('The topic of {deviceId}: {reason}', { deviceId, reason: fault.reason }), {
    field: 'settings.topic',
    remedy: fault.remedy,
  });
}
