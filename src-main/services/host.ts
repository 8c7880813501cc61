import { i18n } from '../core/language/index.ts';
import { Problem } from '../core/problem.ts';

/** A host name or an address. Throws INVALID_INPUT. */
export function checkHost(host: string): string {
  const trimmed = host.trim();
  if (/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(trimmed) || /^[0-9A-Fa-f:]+$/.test(trimmed)) return trimmed;
  throw new Problem('INVALID_INPUT', i18n.t('{host} is no host name.', { host: JSON.stringify(host) }), {
    field: 'host',
    remedy: i18n.t('Give the name alone, for example my-hub.azure-devices.net, without mqtts:// and without a path.'),
  });
}
