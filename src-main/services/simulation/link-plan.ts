import type { DeviceState } from '../../contract/fleet.ts';
import type { ParsedInput } from '../../contract/methods.ts';
import type { SimulationEvent } from '../../contract/models.ts';
import type { RunCounter } from '../../core/telemetry/board.ts';
import type { TimesOfDay } from '../../core/plan/times-of-day.ts';
import type { Platform, Subscription, Target } from '../../core/platform/platform.ts';
import type { BeforeKeeper } from '../device-before.ts';
import type { OperationalCredential, OperationalKeeper } from '../operational/keeper.ts';
import type { ClientCredentials, Clock, DeviceConnections } from '../ports.ts';
import type { Pacer } from '../provisioning/pacer.ts';
import type { RunClock } from './run-clock.ts';
import type { Explained, LoggingIn } from '../explaining.ts';
import type { Waits } from '../conversation.ts';
import type { Trouble } from '../troubles.ts';
import type { Tables } from '../plan/read-tables.ts';
import type { DeviceTrouble } from './fleet.ts';
import type { Held } from './held.ts';

/** Where a device connects, how it talks there, and under which ID it is known there. */
export interface Route {
  readonly platform: Platform;
  readonly target: Target;
  readonly deviceId: string;
  /** Whether a service has told it so: then its twin is read once, as it is at first. */
  readonly provisioned?: true;
  /** It was told so in an earlier run, and has not asked again. */
  readonly remembered?: true;
}

/** What a run was started with, as far as it concerns each of its devices: the same for all of them. */
export type RunTerms = Omit<
  ParsedInput<'simulation.start'>,
  | 'workspace'
  | 'keyPassphrase'
  | 'authorityPassphrase'
  | 'jobId'
  | 'deviceIds'
  | 'devices'
  | 'createMissing'
  | 'subscribers'
  | 'shard'
  | 'startAt'
  | 'pass'
  | 'timesOfDay'
  | keyof Tables
> &
  Tables & { readonly timesOfDay?: TimesOfDay | undefined };

/** A device's way to its server, as plain data: it can be sent to where the device runs, and its functions are looked up there. */
export interface LinkPlan {
  readonly run: RunTerms;
  /** As the workspace knows it; events are told under it. */
  readonly deviceId: string;
  /** What it proves itself with, where that was opened before the run began. */
  readonly held?: Held | undefined;
  /** The platform's ID. */
  readonly platform: string;
  readonly target: Target;
  /** Listens to these instead of what its platform has devices listen to, and tells what was granted. */
  readonly filters?: readonly Subscription[];
  /** Of the run. What is random about a device comes from it and the device's ID. */
  readonly seed: number;
}

/** Makes an event when somebody listens; what it needs to know is as it was when it happened. */
export type MakeEvent = () => SimulationEvent;

/** Tells something about the device that happens now. */
export type TellOf = (make: (about: { readonly at: string; readonly deviceId: string }) => SimulationEvent) => void;

/** Asked before the first connection; tells what it does on the way. */
export type Locate = (
  plan: LinkPlan & { readonly credentials: ClientCredentials },
  tell: TellOf,
  signal: AbortSignal,
  waits?: Waits,
) => Promise<
  { readonly route: Route; readonly credential?: OperationalCredential | undefined } | { readonly trouble: Trouble }
>;

/** Told by one device as it runs. Counts are apart from events, which may never be made. */
export interface DeviceObserver {
  tell(make: MakeEvent): void;
  /** What it does now. `trouble`: why it is not there, which holds until it is, or has another one. */
  state(state: DeviceState, trouble?: DeviceTrouble): void;
  count(counter: RunCounter, by?: number): void;
  connection(change: 1 | -1): void;
  attempted(): void;
  acknowledged(latencyMs: number, topic: string, payload: Uint8Array): void;
  received(topic: string, payload: Uint8Array): void;
  gaveUp(): void;
  reconnecting(): void;
}

/** Told beside the observer, by a link that somebody waits for. */
export interface LinkListener {
  failed(): void;
  /** The server has granted its filters. */
  subscribed(): void;
}

/** What a device needs of the keeper of operational certificates. */
export type DeviceKeeper = Pick<OperationalKeeper, 'request' | 'keep' | 'used' | 'note' | 'facts'>;

/** Who is told that a device has connected with what has replaced another certificate. */
export type BeforeNotes = Pick<BeforeKeeper, 'connected'>;

export interface World {
  readonly clock: Clock;
  readonly runClock: RunClock;
  readonly connections: DeviceConnections;
  readonly locate: Locate;
  /** Why it is not let in, by all that is known where the workspace is. */
  readonly explain: (
    trouble: Trouble,
    of: Pick<LoggingIn, 'platform' | 'target' | 'deviceId'> & { readonly credentials: ClientCredentials },
  ) => Promise<Explained>;
  /** Reads what a device proves itself with, now that it is about to connect. Throws what opening its files does. */
  readonly readHeld: (deviceId: string) => Promise<Held>;
  /** Where the devices of the run have operational certificates. */
  readonly keeper?: DeviceKeeper | undefined;
  readonly beforeKeeper?: BeforeNotes | undefined;
  /** Registers a device when it is its turn: not too many do at a time. */
  readonly registering: <T>(work: () => Promise<T>) => Promise<T>;
  /** Holds the run's devices back to the rates that they may go by. */
  readonly pace: Pacer;
}
