import type { SettingsChange } from '../../../src-main/contract/models.ts';

/** As the pages have it, by the setting's path. */
const labels: Readonly<Record<string, string>> = {
  'hub.startWithApp': 'Local hub: start with Certbench',
  'hub.port': 'Local hub: port',
  'hub.thingsboardRefusal': 'Local hub: refusal as ThingsBoard',
  'hub.reachable': 'Local hub: reachable from',
  'defaults.subject.organization': 'Defaults: organization (O)',
  'defaults.subject.organizationalUnit': 'Defaults: unit (OU)',
  'defaults.subject.locality': 'Defaults: locality (L)',
  'defaults.subject.stateOrProvince': 'Defaults: state (ST)',
  'defaults.subject.country': 'Defaults: country (C)',
  'defaults.keyTypes.authority': 'Defaults: key of authorities',
  'defaults.keyTypes.device': 'Defaults: key of devices',
  'defaults.keyTypes.server': 'Defaults: key of servers',
  'defaults.days.root': 'Defaults: days of root authorities',
  'defaults.days.intermediate': 'Defaults: days of intermediates',
  'defaults.days.device': 'Defaults: days of devices',
  'defaults.days.server': 'Defaults: days of servers',
  lookForUpdates: 'Updates: look for a newer version',
  logLevel: 'Log: how much is written',
  'proxy.use': 'Proxy',
  'proxy.address': 'Proxy: address',
  'proxy.userName': 'Proxy: user name',
  'proxy.exceptions': 'Proxy: not for',
};

const values: Readonly<Record<string, string>> = {
  true: 'yes',
  false: 'no',
  'this-computer': 'this computer',
  network: 'the network',
  computer: 'as this computer has it',
  own: 'one of its own',
  none: 'none',
};

const named: Readonly<Record<string, (name: string) => string>> = {
  connection: (name) => `Connection ${name}`,
  trusted: (name) => `Trusted for servers: ${name}`,
};

export const transfer = {
  title: 'Import and export',
  text: 'All settings, connections and trusted authorities as one file, for another computer. Passwords are not in it.',
  export: 'Export…',
  exported: (name: string) => `Saved as ${name}.`,
  fileName: 'certbench-settings.json',
  import: 'Import…',
  inFile: (name: string) => `What ${name} changes`,
  label: ({ setting, name = '' }: SettingsChange) => named[setting]?.(name) ?? labels[setting] ?? setting,
  value: ({ setting }: SettingsChange, value: string | undefined) => {
    if (value === undefined) return setting.startsWith('defaults.') ? 'as Certbench has it' : 'none';
    return setting === 'connection' || setting === 'trusted' ? value : (values[value] ?? value);
  },
  nothing: 'It changes nothing: everything is like that already.',
  change: (count: number) => (count === 1 ? 'Change it' : `Change these ${count.toLocaleString()}`),
  changed: 'Imported.',
  cancel: 'Cancel',
};
