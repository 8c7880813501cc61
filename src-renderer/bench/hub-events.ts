import type { HubEvent } from '../../src-main/contract/models.ts';
import type { CertbenchHost } from './host.ts';
import type { Store } from './store.ts';

/** Events of the hub, newest last. */
export interface HubEvents {
  readonly events: readonly HubEvent[];
  /** Older ones that are not shown any more. */
  readonly forgotten: number;
}

/** Tells an event from every other, wherever it is read. */
export const eventKey = (event: HubEvent): string =>
  JSON.stringify([event.at, event.type, 'remote' in event ? event.remote : '', 'reason' in event ? event.reason : '']);

const keptEvents = 500;
/** How often the hub is asked for its devices while something happens there. */
const readEveryMs = 1000;

/** Puts what the hub has kept before what was told since the window was loaded. */
export function recall(store: Store<HubEvents>, kept: readonly HubEvent[]): void {
  const { events, forgotten } = store.get();
  const told = new Set(events.map(eventKey));
  const all = [...kept.filter((event) => !told.has(eventKey(event))), ...events];
  store.set({ events: all.slice(-keptEvents), forgotten });
}

/**
 * Collects what happens at the hub. Who is connected and was seen last changes with every message: `read` is called now and then, and
 * where the hub was managed, perhaps by the command line.
 */
export function watchHubEvents(host: CertbenchHost, store: Store<HubEvents>, read: () => Promise<void>): void {
  let reading = false;
  /** Something has happened since the hub was asked last. */
  let stale = false;
  const readSoon = () => {
    stale = true;
    if (reading) return;
    reading = true;
    setTimeout(() => {
      stale = false;
      void read().finally(() => {
        reading = false;
        if (stale) readSoon();
      });
    }, readEveryMs);
  };
  const subscription = host.subscribe(
    'hub.events',
    {},
    ({ items, dropped, sequence }) => {
      const { events, forgotten } = store.get();
      const all = [...events, ...items];
      store.set({
        events: all.slice(-keptEvents),
        forgotten: forgotten + dropped + Math.max(0, all.length - keptEvents),
      });
      readSoon();
      requestAnimationFrame(() => subscription.acknowledge(sequence));
    },
    () => undefined,
  );
  const changes = host.subscribe(
    'hub.changed',
    {},
    ({ sequence }) => {
      readSoon();
      changes.acknowledge(sequence);
    },
    () => undefined,
  );
}
