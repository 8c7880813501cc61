import type { Handlers } from './handlers.ts';
import type { App } from './app.ts';
import type { Connections } from './connections.ts';
import type { ProxyChoice } from './proxy.ts';
import type { SettingsTransfer } from './settings-transfer.ts';
import type { ServerTrustList } from './trust.ts';

interface Parts {
  readonly app: App;
  readonly proxy: ProxyChoice;
  readonly trust: ServerTrustList;
}

/** The calls of what belongs to the user and to no workspace. */
export const settingsCalls = ({ app, proxy, trust }: Parts) =>
  ({
    'app.info': () => app.info(),
    'app.changeSettings': (input) => app.changeSettings(input),
    'app.openLink': (input) => app.openLink(input),
    'app.showLog': () => app.showLog(),
    'app.reportFailedPage': (input) => app.reportFailedPage(input),
    'app.showInFolder': (input) => app.showInFolder(input),
    'app.pathOf': (input) => app.pathOf(input),
    'app.dragOut': (input) => app.dragOut(input),
    'app.copyFile': (input) => app.copyFile(input),
    'proxy.read': () => proxy.read(),
    'proxy.change': (input) => proxy.change(input),
    'trust.list': () => trust.list(),
    'trust.roots': () => trust.roots(),
    'trust.look': (input) => trust.look(input),
    'trust.add': (input) => trust.add(input),
    'trust.remove': (input) => trust.remove(input),
  }) satisfies Partial<Handlers>;

/** What of it is about servers: the saved connections, and the file that all settings go into. */
export const savedCalls = (transfer: SettingsTransfer, connections: Connections) =>
  ({
    'settings.text': () => transfer.text(),
    'settings.look': (input) => transfer.look(input),
    'settings.import': (input) => transfer.import(input),
    'connection.list': () => connections.list(),
    'connection.save': (input) => connections.save(input),
    'connection.rename': (input) => connections.rename(input),
    'connection.delete': (input) => connections.delete(input),
  }) satisfies Partial<Handlers>;
