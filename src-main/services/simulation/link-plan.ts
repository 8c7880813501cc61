import type { SimulationEvent } from '../../contract/models.ts';
import type { Diagnosis } from '../../core/diagnosis/connection.ts';
import type { Platform, Subscription, Target } from '../../core/platform/platform.ts';
import type { RandomSource } from '../../core/telemetry/random.ts';
import type { ClientCredentials, Clock, MqttConnections } from '../ports.ts';
import type { RunClock } from './run-clock.ts';

/** Where a device connects, how it talks there, and under which ID it is known there. */
export interface Route {
  readonly platform: Platform;
  readonly target: Target;
  readonly deviceId: string;
  /** Whether a service has told it so: then its twin is read once, as it is at first. */
  readonly provisioned?: true;
}

/** Why something went wrong, and the raw text behind it. */
export type Trouble = Diagnosis & { readonly raw: string };

/** Asked before the first connection; tells what it does on the way. */
export type Locate = (
  tell: (event: SimulationEvent) => void,
  signal: AbortSignal,
) => Promise<{ readonly route: Route } | { readonly trouble: Trouble }>;

/** A device's way to its server. */
export interface LinkPlan {
  /** As the workspace knows it; events are told under it. */
  readonly deviceId: string;
  readonly credentials: ClientCredentials;
  readonly locate: Locate;
  /** Listens to these instead of what its platform has devices listen to, and tells what was granted. */
  readonly filters?: readonly Subscription[];
  /** For the jitter of reconnecting. */
  readonly random: RandomSource;
}

/** Told by a device as it runs; the run counts from these. */
export interface DeviceObserver {
  event(event: SimulationEvent): void;
  connection(change: 1 | -1): void;
  attempted(): void;
  acknowledged(latencyMs: number): void;
  gaveUp(): void;
  reconnecting(): void;
}

export interface World {
  readonly clock: Clock;
  readonly runClock: RunClock;
  readonly mqtt: MqttConnections;
}
