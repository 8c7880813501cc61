import type { FleetView } from '../../src-main/contract/fleet.ts';
import { type DeviceState, deviceStates } from '../../src-main/contract/limits.ts';
import type { SimulationRunModel } from '../../src-main/contract/models.ts';
import { History } from './history.ts';
import { type CertbenchHost, call } from './host.ts';
import { devicesOf } from './run-events.ts';
import { Store } from './store.ts';

/** What each device does, and how many do what. */
export interface FleetStates {
  /** An index into `deviceStates` for each device, in the order of `devicesOf` the run. */
  readonly octets: Uint8Array;
  readonly counts: Readonly<Record<DeviceState, number>>;
}

/** What is told of a run beside the states of its devices. */
export type FleetNews = Pick<FleetView, 'causes' | 'perSecond' | 'latency'>;

/** What is kept of each moment of a run, in the order of its history's columns. */
export const historyColumns = ['connected', 'connects', 'attempted', 'acknowledged'] as const;
export type HistoryColumn = (typeof historyColumns)[number];

/** States as they travel. Fewer than there are devices, or none that is known, count as waiting. */
export function statesOf(base64: string, devices: number): FleetStates {
  const text = atob(base64);
  const octets = new Uint8Array(devices);
  const numbers = new Uint32Array(deviceStates.length);
  for (let place = 0; place < devices; place++) {
    const octet = place < text.length ? text.charCodeAt(place) : 0;
    const known = octet < deviceStates.length ? octet : 0;
    octets[place] = known;
    numbers[known] = (numbers[known] ?? 0) + 1;
  }
  const counts = Object.fromEntries(deviceStates.map((state, octet) => [state, numbers[octet] ?? 0]));
  return { octets, counts: counts as Record<DeviceState, number> };
}

/** The name of a state by its octet. */
export const stateOfOctet = (octet: number | undefined): DeviceState => deviceStates[octet ?? 0] ?? 'waiting';

/** What the many devices of a run do, from its start on, also while nobody looks. Bounded however long the run goes on. */
export class FleetWatch {
  readonly deviceIds: readonly string[];
  readonly states: Store<FleetStates>;
  readonly news = new Store<FleetNews>({
    causes: [],
    perSecond: { connects: 0, attempted: 0, acknowledged: 0, received: 0 },
  });
  readonly history = new History(historyColumns.length);
  /** Changes when there is something new to draw. */
  readonly version = new Store(0);
  readonly #close: () => void;

  constructor(host: CertbenchHost, model: SimulationRunModel) {
    this.deviceIds = devicesOf(model);
    this.states = new Store(statesOf('', this.deviceIds.length));
    const fleet = host.subscribe(
      'simulation.fleet',
      { runId: model.runId },
      ({ items, sequence }) => {
        const newest = items.at(-1);
        if (newest !== undefined) this.#take(newest);
        fleet.acknowledge(sequence);
      },
      () => undefined,
    );
    this.#close = () => fleet.close();
    void this.#read(host, model.runId);
  }

  /** What the run has done before anybody looked: the page was loaded again. */
  async #read(host: CertbenchHost, runId: string): Promise<void> {
    const reply = await call(host, 'simulation.history', { runId });
    if (!reply.ok) return;
    this.history.begin(
      reply.value.moments.map(({ elapsedMs, connected, connects, attempted, acknowledged }) => ({
        time: elapsedMs / 1000,
        values: [connected, connects, attempted, acknowledged],
      })),
    );
    this.version.set(this.version.get() + 1);
  }

  /** Ends listening, not the run. */
  close(): void {
    this.#close();
  }

  #take({ elapsedMs, states, causes, perSecond, latency }: FleetView): void {
    const now = statesOf(states, this.deviceIds.length);
    const { connected, throttled, silent } = now.counts;
    const { connects, attempted, acknowledged } = perSecond;
    // Throttled and silent devices have their connection.
    this.history.add(elapsedMs / 1000, [connected + throttled + silent, connects, attempted, acknowledged]);
    this.states.set(now);
    this.news.set({ causes, perSecond, ...(latency === undefined ? {} : { latency }) });
    this.version.set(this.version.get() + 1);
  }
}
