import { plural, t } from '@lingui/core/macro';
import { languages, live } from '../../ui/language/index.ts';
import type { SettingsChange } from '../../../src-main/contract/models.ts';

/** As the pages have it, by the setting's path. */
const labels: Readonly<Record<string, string>> = live(() => ({
  'hub.startWithApp': t`Local hub: start with Certbench`,
  'hub.port': t`Local hub: port`,
  'hub.thingsboardRefusal': t`Local hub: refusal as ThingsBoard`,
  'hub.reachable': t`Local hub: reachable from`,
  'hub.webSocketPort': t`Local hub: port of WebSockets and HTTPS`,
  'hub.amqpPort': t`Local hub: port of AMQP`,
  'hub.alpnPort': t`Local hub: port of MQTT by ALPN (AWS IoT)`,
  'hub.revocationPort': t`Local hub: port of revocation lists and OCSP`,
  'defaults.subject.organization': t`Defaults: organization (O)`,
  'defaults.subject.organizationalUnit': t`Defaults: unit (OU)`,
  'defaults.subject.locality': t`Defaults: locality (L)`,
  'defaults.subject.stateOrProvince': t`Defaults: state (ST)`,
  'defaults.subject.country': t`Defaults: country (C)`,
  'defaults.keyTypes.authority': t`Defaults: key of authorities`,
  'defaults.keyTypes.device': t`Defaults: key of devices`,
  'defaults.keyTypes.server': t`Defaults: key of servers`,
  'defaults.days.root': t`Defaults: days of root authorities`,
  'defaults.days.intermediate': t`Defaults: days of intermediates`,
  'defaults.days.device': t`Defaults: days of devices`,
  'defaults.days.server': t`Defaults: days of servers`,
  lookForUpdates: t`Updates: look for a newer version`,
  remindOfEnds: t`Reminders: tell before certificates end`,
  logLevel: t`Log: how much is written`,
  language: t`Language of the window`,
  'proxy.use': t`Proxy`,
  'proxy.address': t`Proxy: address`,
  'proxy.userName': t`Proxy: user name`,
  'proxy.exceptions': t`Proxy: not for`,
}));

const values: Readonly<Record<string, string>> = live(() => ({
  true: t`yes`,
  false: t`no`,
  'this-computer': t`this computer`,
  network: t`the network`,
  computer: t`as this computer has it`,
  own: t`one of its own`,
  none: t`none`,
  system: t`as the system has it`,
  ...languages,
}));

const named: Readonly<Record<string, (name: string) => string>> = {
  connection: (name) => t`Connection ${name}`,
  trusted: (name) => t`Trusted for servers: ${name}`,
};

export const transfer = live(() => ({
  title: t`Import and export`,
  text: t`All settings, connections and trusted authorities as one file, for another computer. Passwords are not in it.`,
  export: t`Export…`,
  exported: (name: string) => t`Saved as ${name}.`,
  fileName: 'certbench-settings.json',
  import: t`Import…`,
  inFile: (name: string) => t`What ${name} changes`,
  label: ({ setting, name = '' }: SettingsChange) => named[setting]?.(name) ?? labels[setting] ?? setting,
  value: ({ setting }: SettingsChange, value: string | undefined) => {
    if (value === undefined) return /^(defaults|hub)\./.test(setting) ? t`as Certbench has it` : t`none`;
    return setting === 'connection' || setting === 'trusted' ? value : (values[value] ?? value);
  },
  nothing: t`It changes nothing: everything is like that already.`,
  change: (count: number) => plural(count, { one: 'Change it', other: `Change these #` }),
  changed: t`Imported.`,
  cancel: t`Cancel`,
}));
