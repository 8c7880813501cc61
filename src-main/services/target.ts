import { i18n } from '../core/language/index.ts';
import type { ParsedInput } from '../contract/methods.ts';
import { readSettings } from '../core/platform/fields.ts';
import { platformOf } from '../core/clouds/platforms.ts';
import type { MqttFacts } from '../core/platform/connection.ts';
import { type Platform, type Target, defaultPortOf } from '../core/platform/platform.ts';
import { Problem } from '../core/problem.ts';
import { checkHost } from './host.ts';
import { certificatesFromPem } from './issuing.ts';

type TargetInput = Pick<ParsedInput<'simulation.start'>, 'platform' | 'host' | 'port' | 'settings' | 'serverCaPem'>;

/** Where devices are to connect. Throws INVALID_INPUT with the field. */
export function readTarget(input: TargetInput): { readonly platform: Platform; readonly target: Target } {
  const platform = platformOf(input.platform);
  const settings = readSettings(platform.fields, input.settings);
  const target = {
    host: checkHost(input.host ?? platform.host.initial),
    port: input.port ?? defaultPortOf(platform, settings),
    settings,
  };
  if (input.serverCaPem !== undefined) certificatesFromPem(input.serverCaPem, 'serverCaPem');
  return { platform, target };
}

/** For what has topics, which MQTT alone has. Throws INVALID_INPUT where something else is to be spoken. */
export function mqttFacts(platform: Platform, target: Target, deviceId: string): MqttFacts {
  const facts = platform.connection(target, deviceId);
  if (facts.protocol === 'mqtt') return facts;
  throw new Problem('INVALID_INPUT', i18n.t('Topics are published and subscribed to by MQTT alone.'), {
    field: 'settings.transport',
    remedy: i18n.t('Choose MQTT, straight or in a WebSocket.'),
  });
}
