import type { Subscription } from '../../core/platform/platform.ts';
import { DeviceLink } from './device-link.ts';
import type { DeviceObserver, LinkPlan, World } from './link-plan.ts';

export interface SubscriberPlan extends LinkPlan {
  readonly filters: readonly Subscription[];
}

/** A device that listens from when the server has granted its filters until the run ends. */
export class SubscriberRun {
  readonly deviceId: string;
  /** Resolves when it listens, has failed, or the run was stopped. */
  readonly ready: Promise<void>;
  readonly #link: DeviceLink;
  readonly #world: World;
  readonly #over = new AbortController();
  #failed = false;
  #tellReady: () => void = () => undefined;

  constructor(plan: SubscriberPlan, observer: DeviceObserver, world: World) {
    this.deviceId = plan.deviceId;
    this.#world = world;
    this.ready = new Promise((resolve) => {
      this.#tellReady = resolve;
    });
    this.#link = new DeviceLink(plan, observer, world, {
      failed: () => this.#fail(),
      subscribed: () => this.#tellReady(),
    });
  }

  /** Resolves when it was told to end, has failed, or the run was stopped. True unless it failed. */
  async run(): Promise<boolean> {
    const { runClock } = this.#world;
    const over = this.#over.signal;
    const ended = new Promise<void>((resolve) => {
      if (runClock.signal.aborted) resolve();
      for (const signal of [over, runClock.signal]) signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      void this.#link.connected();
      await ended;
    } finally {
      this.#tellReady();
      await this.#link.close();
    }
    return !this.#failed;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** Nothing more is to come. */
  end(): void {
    this.#over.abort();
  }

  /** Renews its operational certificate now. False where it has none. */
  renew(): boolean {
    return !this.#failed && this.#link.renew();
  }

  /** For a run that was stopped. */
  hangUp(): void {
    this.#link.hangUp();
  }

  #fail(): void {
    this.#failed = true;
    this.end();
  }
}
