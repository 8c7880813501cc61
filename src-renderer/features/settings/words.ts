import { t } from '@lingui/core/macro';
import { number } from '../../ui/format.ts';
import { languages, live, liveList } from '../../ui/language/index.ts';
import type { AppInfo } from '../../bench/bench.ts';
import type { SavedConnection, WindowSettings } from '../../../src-main/contract/models.ts';
import type { Computer, Use } from './form.ts';

/** Only in Electron can the system be asked; elsewhere the environment is all that is known. */
const nowhere: Readonly<Record<AppInfo['shell'], string>> = live(() => ({
  electron: t`This computer has none.`,
  browser: t`The environment of this computer names none: neither HTTPS_PROXY nor ALL_PROXY is set.`,
  terminal: t`The environment of this computer names none: neither HTTPS_PROXY nor ALL_PROXY is set.`,
}));

const passwordHint: Readonly<Record<AppInfo['remembers'], string>> = live(() => ({
  'on-this-computer': t`Remembered on this computer, encrypted by the system for your account.`,
  'until-closed': t`Remembered until Certbench is closed: this computer offers no safe place to keep it for longer.`,
  never: t`Not remembered.`,
}));

const uses: Readonly<Record<Use, string>> = live(() => ({
  computer: t`As this computer has it`,
  none: t({ context: 'no proxy', message: 'None' }),
  own: t`This one`,
}));

export const settings = live(() => ({
  title: t`Settings`,
  subtitle: t`They count for every workspace.`,
  network: t`Network`,
  networkText: t`How simulated devices, provisioning and registration reach servers elsewhere. Servers on this computer are never reached through a proxy.`,
  proxy: t`Proxy`,
  uses,
  computer: (computer: Computer, shell: AppInfo['shell']): string => {
    switch (computer.from) {
      case 'nowhere':
        return nowhere[shell];
      case 'environment':
        return `${computer.variable}: ${computer.address}`;
      case 'system':
        return t`The system: ${{ address: computer.address }}`;
      case 'unusable':
        return computer.why;
    }
  },
  computerExceptions: (list: string) => t`NO_PROXY: ${list}`,
  noneText: t`Servers are connected to straight.`,
  ownText: t`For HTTP or HTTPS. SOCKS proxies are not supported.`,
  address: t`Address`,
  addressExample: 'http://proxy.example:3128',
  userName: t`User name`,
  userNameHint: t`Empty where the proxy asks for none.`,
  password: t`Password`,
  passwordHint: (remembers: AppInfo['remembers']) => passwordHint[remembers],
  passwordKept: t`It is remembered. Leave this empty to keep it.`,
  exceptions: t`Not for`,
  exceptionsExample: 'example.com, 10.0.0.0/8',
  exceptionsHint: t`Names, each with those below it, addresses and blocks of addresses, with commas between them, as NO_PROXY has them.`,
  save: t`Save`,
  saved: t`Saved. It counts from the next connection on.`,
}));

export const language = live(() => ({
  title: t`Language`,
  label: t`Language of the window`,
  /** Languages are called as those who speak them call them. */
  options: [['system', t`As the system has it`], ...Object.entries(languages)] as readonly (readonly [
    WindowSettings['language'],
    string,
  ])[],
  hint: t`Certbench speaks it at once. The command line speaks English.`,
}));

export const connections = live(() => ({
  title: t`Connections`,
  text: t`Servers kept under a name, without passwords. They are saved where a server is asked for: Simulate, Test certificates, certbench connections.`,
  none: t`None is saved yet.`,
  about: (platform: string, { host, port, serverCa }: SavedConnection) =>
    `${platform} · ${host}:${port}${serverCa === undefined ? '' : ` · ${t`trusts ${{ name: serverCa.name }}`}`}`,
  rename: t`Rename`,
  renameNamed: (name: string) => t`Rename ${name}`,
  delete: t`Delete`,
  deleteNamed: (name: string) => t`Delete ${name}`,
  deleteTitle: (name: string) => t`Delete ${name}?`,
  deleteText: t`The server and its settings are forgotten here. Nothing is changed at the server.`,
}));

export const defaults = live(() => ({
  title: t`Defaults`,
  text: t`What new authorities, devices and servers begin with. Each can be changed where one is made.`,
  subject: t`Stands in every new certificate beside its name, unless it is changed there.`,
  keys: { authority: t`Key of authorities`, device: t`Key of devices`, server: t`Key of servers` },
  days: {
    root: t`Root authorities are valid for`,
    intermediate: t`Intermediates are valid for`,
    device: t`Devices are valid for`,
    server: t`Servers are valid for`,
  },
  serverDays: (most: number) => t`Servers take at most ${{ most: number(most) }} days.`,
  save: t`Save defaults`,
  saved: t`Saved. The next wizard begins with them.`,
  own: t`Back to Certbench’s own`,
  reset: t`They are as Certbench has them.`,
}));

const levels: readonly (readonly [WindowSettings['logLevel'], string])[] = liveList(() => [
  ['error', t`Failures alone`],
  ['warn', t`Failures and refusals`],
  ['info', t`Failures, refusals and starts (usual)`],
  ['debug', t`Everything, for finding a cause`],
]);

export const log = live(() => ({
  title: t`Log`,
  level: t`How much is written`,
  levels,
  hint: t`From now on. Passphrases, passwords and keys are never in it.`,
  show: t`Show log`,
  support: t`Save a support bundle…`,
}));

export const reminders = live(() => ({
  title: t`Reminders`,
  remind: t`Tell me before certificates end`,
  hint: t`A notification of the system 30 days, 7 days and 1 day before, of the workspace that is open.`,
  notHere: t`Only the installed program can: a browser shows no notifications of Certbench. The Timeline shows what ends.`,
}));

export const updates = live(() => ({
  title: t`Updates`,
  look: t`Look for a newer version once a day`,
  hint: t`It is fetched, and installed when you say so. What is new in it is told then.`,
}));
