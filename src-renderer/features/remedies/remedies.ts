import type { RemedyAction, RemedyPage, RemedyTable } from '../../../src-main/contract/remedies.ts';
import type { Bench } from '../../bench/bench.ts';
import type { Deed, Remedies } from '../../ui/remedies.ts';
import type { Route } from '../../ui/routes.ts';
import { labels, mended } from './words.ts';

const pages: Readonly<Record<RemedyPage, Route>> = {
  workspace: { page: 'workspace' },
  settings: { page: 'settings' },
  'hub-overview': { page: 'hub', tab: 'overview' },
  'hub-authorities': { page: 'hub', tab: 'authorities' },
  'hub-provisioning': { page: 'hub', tab: 'provisioning' },
  'hub-aws': { page: 'hub', tab: 'aws' },
  'hub-thingsboard': { page: 'hub', tab: 'thingsboard' },
  'hub-issuing': { page: 'hub', tab: 'issuing' },
  'hub-refusals': { page: 'hub', tab: 'refusals' },
};

/** What the window does about failures: with the host, or by going where the user can. */
export function remediesOf(bench: Bench, go: (route: Route) => void): Remedies {
  const goTo = (route: Route): Promise<Deed> => {
    go(route);
    return Promise.resolve('elsewhere');
  };
  const startHub = async (port: number): Promise<Deed> => (await bench.startHub(port)) ?? 'done';
  const deeds: RemedyTable<Promise<Deed>> = {
    'start-hub': () => startHub(bench.hubPort.get()),
    'use-port': ({ port }) => startHub(port),
    'open-page': ({ page }) => goTo(pages[page]),
    'create-authority': () => goTo({ page: 'create-authority' }),
    'create-devices': () => goTo({ page: 'create-devices' }),
    'create-server': () => goTo({ page: 'create-server' }),
    'trust-server': () => goTo({ page: 'diagnose' }),
    'prove-authority': ({ authority }) => {
      const own = bench.overview.get().authorities.some(({ name }) => name === authority);
      // The hub knows others than the workspace does, by names of its own.
      return goTo(own ? { page: 'prove', authority } : pages['hub-authorities']);
    },
    'register-device': ({ id }) => goTo({ page: 'hub', tab: 'devices', register: id }),
    'register-certificate': async ({ id }) => {
      const own = bench.overview.get().devices.find(({ deviceId }) => deviceId === id);
      if (own === undefined) return goTo({ page: 'hub', tab: 'devices', deviceId: id });
      const devices = [{ deviceId: id, thumbprint: own.thumbprintSha256 }];
      const done = await bench.call('hub.rollOverDevices', { devices });
      await bench.readHub();
      return done.ok ? 'done' : done.error;
    },
    'mend-chain': async ({ id }) => {
      const { workspace } = bench;
      const done = await bench.call('chain.mend', { workspace, deviceIds: [id] });
      await bench.refresh();
      if (!done.ok) return done.error;
      const changed = done.value.devices.flatMap(({ trashId }) =>
        trashId === undefined ? [] : { deviceId: id, trashId },
      );
      if (changed.length > 0) bench.library.offerBack(mended(id), workspace, changed);
      return 'done';
    },
    // There the files are at hand.
    'save-chain': () => goTo({ page: 'diagnose' }),
    'renew-device': ({ id, backdateMinutes }) =>
      goTo({ page: 'certificates', selected: { kind: 'device', name: id }, renew: { backdateMinutes } }),
    'open-device': ({ id }) => goTo({ page: 'hub', tab: 'devices', deviceId: id }),
    'diagnose-at': ({ host, port, platform }) => goTo({ page: 'diagnose', at: { host, port, platform } }),
    'allow-topics': async ({ templates }) => {
      const made = await bench.call('hub.allowTopics', { base: 'allowed', templates: [...templates] });
      await bench.readHub();
      return made.ok ? 'done' : made.error;
    },
  };
  // Row and action belong together by the name just read, which the type checker cannot follow through the union.
  return {
    label: (action) => (labels[action.do] as (action: RemedyAction) => string)(action),
    act: (action) => (deeds[action.do] as (action: RemedyAction) => Promise<Deed>)(action),
  };
}
