import type { FleetView, RunMoment } from '../../src-main/contract/fleet.ts';
import type { Batch, CertbenchHost } from '../../src-main/contract/host.ts';
import type { SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';

/** Counters of a run. */
export const totalsOf = (part: Partial<SimulationTotals> = {}): SimulationTotals => ({
  runId: 'run',
  state: 'running',
  devices: 1,
  late: 0,
  faults: 0,
  throttled: 0,
  duplicates: 0,
  connected: 0,
  failedDevices: 0,
  attempted: 0,
  acknowledged: 0,
  failed: 0,
  received: 0,
  reconnects: 0,
  ...part,
});

/** Stands in for a shell: batches are handed over by the test, and calls are answered by it. */
export class StandInHost {
  readonly batches = new Map<string, (batch: Batch<never>) => void>();
  readonly params = new Map<string, unknown>();
  readonly acknowledged: [string, number][] = [];
  readonly closed: string[] = [];
  readonly called: [string, unknown][] = [];
  answer: () => unknown = () => ({ ok: true, value: totalsOf({ acknowledged: 1 }) });

  /** What a run has done before. */
  moments: readonly RunMoment[] = [];

  readonly host = {
    call: (method: string, input: unknown) => {
      this.called.push([method, input]);
      const isHistory = method === 'simulation.history';
      return Promise.resolve(isHistory ? { ok: true, value: { moments: this.moments } } : this.answer());
    },
    subscribe: (stream: string, params: unknown, onBatch: (batch: Batch<never>) => void) => {
      this.params.set(stream, params);
      this.batches.set(stream, onBatch);
      return {
        acknowledge: (sequence: number) => this.acknowledged.push([stream, sequence]),
        close: () => this.closed.push(stream),
      };
    },
  } as unknown as CertbenchHost;

  events(sequence: number, items: readonly SimulationEvent[], dropped = 0): void {
    this.batches.get('simulation.events')?.({ sequence, items: items as never[], dropped });
  }
  totals(sequence: number, ...items: SimulationTotals[]): void {
    this.batches.get('simulation.totals')?.({ sequence, items: items as never[], dropped: 0 });
  }
  fleet(sequence: number, view: FleetView): void {
    this.batches.get('simulation.fleet')?.({ sequence, items: [view] as never[], dropped: 0 });
  }
}
