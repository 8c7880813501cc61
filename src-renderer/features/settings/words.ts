import type { AppInfo } from '../../bench/bench.ts';
import type { SavedConnection, WindowSettings } from '../../../src-main/contract/models.ts';
import type { Computer, Use } from './form.ts';

/** Only in Electron can the system be asked; elsewhere the environment is all that is known. */
const nowhere: Readonly<Record<AppInfo['shell'], string>> = {
  electron: 'This computer has none.',
  browser: 'The environment of this computer names none: neither HTTPS_PROXY nor ALL_PROXY is set.',
  terminal: 'The environment of this computer names none: neither HTTPS_PROXY nor ALL_PROXY is set.',
};

const passwordHint: Readonly<Record<AppInfo['remembers'], string>> = {
  'on-this-computer': 'Remembered on this computer, encrypted by the system for your account.',
  'until-closed': 'Remembered until Certbench is closed: this computer offers no safe place to keep it for longer.',
  never: 'Not remembered.',
};

const uses: Readonly<Record<Use, string>> = { computer: 'As this computer has it', none: 'None', own: 'This one' };

export const settings = {
  title: 'Settings',
  subtitle: 'They count for every workspace.',
  network: 'Network',
  networkText:
    'How simulated devices, provisioning and registration reach servers elsewhere. Servers on this computer are never reached through a proxy.',
  proxy: 'Proxy',
  uses,
  computer: (computer: Computer, shell: AppInfo['shell']): string => {
    switch (computer.from) {
      case 'nowhere':
        return nowhere[shell];
      case 'environment':
        return `${computer.variable}: ${computer.address}`;
      case 'system':
        return `The system: ${computer.address}`;
      case 'unusable':
        return computer.why;
    }
  },
  computerExceptions: (list: string) => `NO_PROXY: ${list}`,
  noneText: 'Servers are connected to straight.',
  ownText: 'For HTTP or HTTPS. SOCKS proxies are not supported.',
  address: 'Address',
  addressExample: 'http://proxy.example:3128',
  userName: 'User name',
  userNameHint: 'Empty where the proxy asks for none.',
  password: 'Password',
  passwordHint: (remembers: AppInfo['remembers']) => passwordHint[remembers],
  passwordKept: 'It is remembered. Leave this empty to keep it.',
  exceptions: 'Not for',
  exceptionsExample: 'example.com, 10.0.0.0/8',
  exceptionsHint:
    'Names, each with those below it, addresses and blocks of addresses, with commas between them, as NO_PROXY has them.',
  save: 'Save',
  saved: 'Saved. It counts from the next connection on.',
};

export const connections = {
  title: 'Connections',
  text: 'Servers kept under a name, without passwords. They are saved where a server is asked for: Simulate, Test certificates, certbench connections.',
  none: 'None is saved yet.',
  about: (platform: string, { host, port, serverCa }: SavedConnection) =>
    `${platform} · ${host}:${port}${serverCa === undefined ? '' : ` · trusts ${serverCa.name}`}`,
  rename: 'Rename',
  renameNamed: (name: string) => `Rename ${name}`,
  delete: 'Delete',
  deleteNamed: (name: string) => `Delete ${name}`,
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteText: 'The server and its settings are forgotten here. Nothing is changed at the server.',
};

export const defaults = {
  title: 'Defaults',
  text: 'What new authorities, devices and servers begin with. Each can be changed where one is made.',
  subject: 'Stands in every new certificate beside its name, unless it is changed there.',
  keys: { authority: 'Key of authorities', device: 'Key of devices', server: 'Key of servers' },
  days: {
    root: 'Root authorities are valid for',
    intermediate: 'Intermediates are valid for',
    device: 'Devices are valid for',
    server: 'Servers are valid for',
  },
  serverDays: (most: number) => `Servers take at most ${most.toLocaleString()} days.`,
  save: 'Save defaults',
  saved: 'Saved. The next wizard begins with them.',
  own: 'Back to Certbench’s own',
  reset: 'They are as Certbench has them.',
};

const levels: readonly (readonly [WindowSettings['logLevel'], string])[] = [
  ['error', 'Failures alone'],
  ['warn', 'Failures and refusals'],
  ['info', 'Failures, refusals and starts (usual)'],
  ['debug', 'Everything, for finding a cause'],
];

export const log = {
  title: 'Log',
  level: 'How much is written',
  levels,
  hint: 'From now on. Passphrases, passwords and keys are never in it.',
  show: 'Show log',
};

export const reminders = {
  title: 'Reminders',
  remind: 'Tell me before certificates end',
  hint: 'A notification of the system 30 days, 7 days and 1 day before, of the workspace that is open.',
  notHere:
    'Only the installed program can: a browser shows no notifications of Certbench. The Timeline shows what ends.',
};

export const updates = {
  title: 'Updates',
  look: 'Look for a newer version once a day',
  hint: 'It is fetched, and installed when you say so. What is new in it is told then.',
};
