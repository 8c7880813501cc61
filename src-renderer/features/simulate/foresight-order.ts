import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import type { HubStatus } from '../../bench/bench.ts';
import { hubHost } from '../../bench/hub-host.ts';
import type { ForesightOrder } from '../foresight/index.ts';
import { type Draft, addressOf, isLocal } from './form.ts';
import { localFaceOf, localPort } from './local-faces.ts';
import { participants } from './pubsub.ts';

/** Which devices would log in where, as it is typed now, without a passphrase, which is half typed most of the time; undefined while what the platform needs is not there. */
export function foresightOrder(draft: Draft, form: PlatformForm, hub: HubStatus): ForesightOrder | undefined {
  const { host, port, settings: typed } = addressOf(draft, form);
  const isHere = isLocal(draft, form);
  const settings = { ...typed, ...(isHere ? localFaceOf(form)?.settings(hub, form) : {}) };
  const isReady = form.fields.every(({ name, required, initial }) => !required || (settings[name] ?? initial) !== '');
  if (!isReady) return undefined;
  const number = Number(port);
  const there =
    isHere && hub.running
      ? { host: hubHost(hub.address), port: localPort(form, hub.address, settings) ?? hub.address.port }
      : isHere || host.trim() === '' || !Number.isInteger(number) || number < 1 || number > 65_535
        ? {}
        : { host: host.trim(), port: number };
  return {
    deviceIds: [...participants(draft)],
    platform: draft.platform,
    ...there,
    settings,
    admits: isHere,
  };
}
