import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { HubEvent, SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { Workbench } from './workbench.ts';

type Message = Extract<HubEvent, { type: 'message' }>;

export type PlanWanted = Partial<MethodInput<'simulation.start'>>;

/** What the run of a plan has come to. */
export interface Ran {
  readonly totals: SimulationTotals;
  readonly events: readonly SimulationEvent[];
  readonly of: <T extends SimulationEvent['type']>(type: T) => Extract<SimulationEvent, { type: T }>[];
}

/** With what the hub has received. */
export interface Received extends Ran {
  readonly messages: readonly Message[];
}

/** Runs a plan to its end. `meanwhile` is called when the run has begun. */
export async function runPlan(
  bench: Workbench,
  input: MethodInput<'simulation.start'>,
  meanwhile: (runId: string) => unknown = () => undefined,
): Promise<Ran> {
  const { runId } = await bench.call('simulation.start', input);
  const events: SimulationEvent[] = [];
  const stop = bench.services.sources['simulation.events']({ runId, every: true }, (one) => events.push(one));
  const ended = new Promise<SimulationTotals>((resolve) => {
    const unsubscribe = bench.services.sources['simulation.totals']({ runId }, (totals) => {
      if (totals.state === 'running' || totals.state === 'paused') return;
      unsubscribe();
      resolve(totals);
    });
  });
  await meanwhile(runId);
  const totals = await ended;
  stop();
  const of = <T extends SimulationEvent['type']>(type: T) =>
    events.filter((event): event is Extract<SimulationEvent, { type: T }> => event.type === type);
  return { totals, events, of };
}

/** A local hub, and plans that run against it. */
export class PlanScene {
  readonly bench: Workbench;
  readonly #address: { readonly port: number; readonly authorityPem: string };
  #received: Message[] = [];

  private constructor(bench: Workbench, address: { readonly port: number; readonly authorityPem: string }) {
    this.bench = bench;
    this.#address = address;
    bench.services.sources['hub.events']({}, (one) => {
      if (one.type === 'message') this.#received.push(one);
    });
  }

  static async open(deviceIds: readonly string[]): Promise<PlanScene> {
    const bench = await Workbench.open();
    const address = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true });
    const { certificatePem } = await bench.authority();
    await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    await bench.devices([...deviceIds]);
    return new PlanScene(bench, address);
  }

  input(plan: PlanWanted): MethodInput<'simulation.start'> {
    return {
      workspace: this.bench.workspace,
      platform: 'local-hub',
      host: 'localhost',
      port: this.#address.port,
      serverCaPem: this.#address.authorityPem,
      seed: 7,
      ...plan,
    };
  }

  /** Runs a plan to its end. `meanwhile` is called when the run has begun. */
  async run(plan: PlanWanted, meanwhile?: (runId: string) => unknown): Promise<Received> {
    this.#received = [];
    const ran = await runPlan(this.bench, this.input(plan), meanwhile);
    return { ...ran, messages: this.#received };
  }

  /** The hub comes back at the same port. */
  async restart(): Promise<void> {
    const { port } = this.#address;
    await this.bench.call('hub.start', { data: this.bench.path('hub'), port, autoRegister: true });
  }

  async close(): Promise<void> {
    await this.bench.close();
  }
}

/** A message's body as JSON. */
export const bodyOf = ({ body }: { readonly body: string }): Readonly<Record<string, unknown>> =>
  JSON.parse(body) as Record<string, unknown>;
