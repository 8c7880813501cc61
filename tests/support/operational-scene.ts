import { expect } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { HubEvent, SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { JumpingClock } from './jumping-clock.ts';
import { Workbench } from './workbench.ts';

type Told<T extends SimulationEvent['type']> = Extract<SimulationEvent, { type: T }>;

/** A run of simulated devices with all that it has told. Whatever is waited for has as long as the test has, and fails as soon as the run is over without it. */
export class OperationalRun {
  readonly told: SimulationEvent[] = [];
  totals: SimulationTotals | undefined;
  readonly runId: string;
  readonly #bench: Workbench;
  readonly #waiting = new Set<() => void>();

  constructor(bench: Workbench, runId: string) {
    this.runId = runId;
    this.#bench = bench;
    bench.services.sources['simulation.events']({ runId }, (one) => {
      this.told.push(one);
      this.#look();
    });
    bench.services.sources['simulation.totals']({ runId }, (one) => {
      this.totals = one;
      this.#look();
    });
  }

  #look(): void {
    for (const look of this.#waiting) look();
  }

  #overTotals(): SimulationTotals | undefined {
    return this.totals?.state === 'running' || this.totals?.state === 'paused' ? undefined : this.totals;
  }

  /** Looks whenever something was told. */
  #when<T>(what: string, find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        const over = this.#overTotals();
        if (found === undefined && over === undefined) return;
        this.#waiting.delete(look);
        if (found !== undefined) resolve(found);
        else
          reject(new Error(`The run was over before ${what}: ${JSON.stringify({ over, told: this.told.slice(-10) })}`));
      };
      this.#waiting.add(look);
      look();
    });
  }

  of<T extends SimulationEvent['type']>(type: T): Told<T>[] {
    return this.told.filter((one): one is Told<T> => one.type === type);
  }

  /** Waits until so many of it were told. Answers the last of them. */
  until<T extends SimulationEvent['type']>(type: T, count: number): Promise<Told<T>> {
    return this.#when(`${count} × ${type}`, () => this.of(type)[count - 1]);
  }

  ended(): Promise<SimulationTotals> {
    return this.#when('its end', () => this.#overTotals());
  }

  /** Sends nothing more, and waits until all that was sent is acknowledged, or given up. */
  async quiet(): Promise<SimulationTotals> {
    await this.#bench.call('simulation.pause', { runId: this.runId });
    return this.#when('all was acknowledged', () => {
      const { totals } = this;
      const isQuiet = totals?.state === 'paused' && totals.attempted === totals.acknowledged + totals.failed;
      return isQuiet ? totals : undefined;
    });
  }

  stop(): Promise<SimulationTotals> {
    return this.#bench.call('simulation.stop', { runId: this.runId });
  }
}

/** The local hub with a policy that issues for a day, an enrollment group that names it, and devices that may register. */
export class OperationalScene {
  readonly bench: Workbench;
  readonly clock: JumpingClock;
  readonly events: HubEvent[] = [];
  address: { port: number; amqpPort?: number | undefined; authorityPem: string; idScope: string } = {
    port: 0,
    authorityPem: '',
    idScope: '',
  };

  private constructor(bench: Workbench, clock: JumpingClock) {
    this.bench = bench;
    this.clock = clock;
    bench.services.sources['hub.events']({}, (one) => this.events.push(one));
  }

  static async open(ids: string[], more: Partial<MethodInput<'device.create'>> = {}): Promise<OperationalScene> {
    const clock = new JumpingClock();
    const scene = new OperationalScene(await Workbench.open({ clock }), clock);
    await scene.startHub();
    const { certificatePem } = await scene.bench.authority();
    await scene.bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    await scene.bench.call('hub.createPolicy', { name: 'operational', validityDays: 1 });
    await scene.bench.call('hub.setEnrollmentGroup', { authority: 'Root', policy: 'operational' });
    await scene.bench.devices(ids, more);
    return scene;
  }

  async startHub(): Promise<void> {
    this.address = await this.bench.call('hub.start', { data: this.bench.path('hub'), port: 0, amqpPort: 0 });
  }

  /** The service by what is spoken there. */
  place(transport = 'mqtt') {
    const { idScope, port, amqpPort, authorityPem } = this.address;
    return {
      workspace: this.bench.workspace,
      platform: 'azure-dps',
      host: 'localhost',
      port: transport === 'amqp' ? (amqpPort ?? 0) : port,
      serverCaPem: authorityPem,
      settings: { idScope, credential: 'operational', transport },
    };
  }

  async run(deviceIds: string[], more: Partial<MethodInput<'simulation.start'>> = {}): Promise<OperationalRun> {
    const input = { ...this.place(), deviceIds, intervalMs: 10, messages: 0, ...more };
    return new OperationalRun(this.bench, (await this.bench.call('simulation.start', input)).runId);
  }

  async operational(deviceId: string) {
    const { workspace } = this.bench;
    const [device] = (await this.bench.call('device.operational', { workspace, deviceIds: [deviceId] })).devices;
    if (device === undefined) throw new Error('It answers each device.');
    return device;
  }

  /** Numbers of the messages that the hub has got from a device, in their order. */
  got(deviceId: string): number[] {
    return this.events.flatMap((one) =>
      one.type === 'message' && one.deviceId === deviceId
        ? [(JSON.parse(one.body) as { messageId: number }).messageId]
        : [],
    );
  }

  async close(): Promise<void> {
    await this.bench.close();
    expect(this.bench.logged).toEqual([]);
  }
}
