import type { ParsedInput } from '../contract/methods.ts';
import { readSettings } from '../core/platform/fields.ts';
import { platformOf } from '../core/clouds/index.ts';
import { type Platform, type Target, defaultPortOf } from '../core/platform/platform.ts';
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
