import { type Suspicion, anywhere } from '../diagnosis/suspicion.ts';
import { i18n } from '../language/index.ts';
import { type Platform, type Target, defaultPortOf } from '../platform/platform.ts';
import { platformOfHost } from './platforms.ts';

/** A host whose name says that it is another cloud's than the one that is spoken to. */
export function suspectPlatform(platform: Platform, { host }: Target): Suspicion[] {
  const usual = platformOfHost(host);
  const isNamed = usual.host.pattern?.test(host.toLowerCase()) === true;
  if (!isNamed || usual.id === platform.id) return [];
  return [
    {
      cause: 'platform-differs',
      what: i18n.t('{host} is a name of {usual}, and it was spoken to as {label}.', {
        host,
        usual: usual.label,
        label: platform.label,
      }),
      remedy: i18n.t('Choose {usual} as the platform.', { usual: usual.label }),
      action: { do: 'diagnose-at', host, port: defaultPortOf(usual, {}), platform: usual.id },
      // Brokers whose clouds ask for no words of their own are reached as any other.
      certainty: usual.commonNameIsDeviceId === true ? 'likely' : 'possible',
      evidence: [],
      shows: anywhere,
    },
  ];
}
