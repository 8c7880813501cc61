import type { SimulationRunModel, SimulationTotals } from '../../src-main/contract/models.ts';
import { FleetWatch } from './fleet-watch.ts';
import { type CertbenchHost, type Failure, call } from './host.ts';
import { RunEvents, devicesOf } from './run-events.ts';
import { Store } from './store.ts';

/** Devices of the runs that go on. Two runs with one device would end each other's connection (MQTT 3.1.1, 3.1.4-2). */
export const busyDevices = (runs: readonly RunView[]): ReadonlySet<string> =>
  new Set(runs.filter((run) => !run.ended).flatMap(({ model }) => devicesOf(model)));

/** From so many devices on, nobody finds one in a list at a glance: they are drawn as a grid. */
const fleetAbove = 20;

/** A run as the window shows it, for as long as the window is open: leaving its page changes nothing. */
export class RunView extends RunEvents {
  readonly totals: Store<SimulationTotals>;
  /** What its devices do; of few devices nothing more than the rest tells. */
  readonly fleet: FleetWatch | undefined;
  readonly #host: CertbenchHost;
  readonly #closeTotals: () => void;

  constructor(host: CertbenchHost, model: SimulationRunModel) {
    super(host, model);
    this.#host = host;
    this.totals = new Store(model.totals);
    const { runId } = model;
    const totals = host.subscribe(
      'simulation.totals',
      { runId },
      ({ items, sequence }) => {
        const newest = items.at(-1);
        if (newest !== undefined) this.totals.set(newest);
        totals.acknowledge(sequence);
      },
      () => undefined,
    );
    this.#closeTotals = () => totals.close();
    this.fleet = devicesOf(model).length > fleetAbove ? new FleetWatch(host, model) : undefined;
    // What was told between the start and the subscription.
    void this.#read();
  }

  get ended(): boolean {
    return !['running', 'paused'].includes(this.totals.get().state);
  }

  pause = (): Promise<Failure | undefined> => this.#command('simulation.pause');
  resume = (): Promise<Failure | undefined> => this.#command('simulation.resume');
  stop = (): Promise<Failure | undefined> => this.#command('simulation.stop');

  /** What one of its devices tells, all of it. To be closed by who asks for it. */
  device(deviceId: string): RunEvents {
    const { model } = this;
    const deviceIds = model.deviceIds.filter((id) => id === deviceId);
    const subscribers = model.subscribers.filter((one) => one.deviceId === deviceId);
    return new RunEvents(this.#host, { ...model, deviceIds, subscribers }, deviceId);
  }

  override close(): void {
    super.close();
    this.#closeTotals();
    this.fleet?.close();
  }

  async #command(method: 'simulation.pause' | 'simulation.resume' | 'simulation.stop'): Promise<Failure | undefined> {
    const reply = await call(this.#host, method, { runId: this.model.runId });
    if (!reply.ok) return reply.error;
    this.totals.set(reply.value);
    return undefined;
  }

  async #read(): Promise<void> {
    const status = await call(this.#host, 'simulation.status', { runId: this.model.runId });
    if (status.ok) this.totals.set(status.value);
  }
}
