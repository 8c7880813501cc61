import type { SimulatedDevice } from '../../contract/device-state.ts';
import type { SimulationEvent } from '../../contract/models.ts';
import type { Target } from '../../core/platform/platform.ts';
import type { ProblemCode } from '../../core/problem.ts';
import type { ArrivalNote } from '../../core/telemetry/arrivals.ts';
import type { ClientCredentials } from '../ports.ts';
import type { Explained } from '../explaining.ts';
import type { Trouble } from '../troubles.ts';
import type { DevicePlan } from './device-run.ts';
import type { WantedEvents } from './events.ts';
import type { CauseOfMany, DeviceTrouble } from './fleet.ts';
import type { HeldTerms } from './held.ts';
import type { BeforeNotes, DeviceKeeper } from './link-plan.ts';
import type { SubscriberPlan } from './subscriber-run.ts';

/** What the coordinator of a run and its shards say to each other. All of it is plain data. */

/** A device with its place on the run's board. */
export interface Placed<Plan> {
  readonly place: number;
  readonly plan: Plan;
}

/** What a shard is made from. */
export interface ShardOrder {
  /** The memory of the run's board. */
  readonly board: SharedArrayBuffer;
  /** Of the whole run. */
  readonly devices: number;
  readonly publishers: readonly Placed<DevicePlan>[];
  readonly subscribers: readonly Placed<SubscriberPlan>[];
  /** Who listens in the whole run, and to what. */
  readonly listeners: readonly { readonly deviceId: string; readonly filters: readonly string[] }[];
  /** How what its devices hold is opened; it stays in this program. */
  readonly terms: HeldTerms;
  /** The workspace's folder, for people. */
  readonly root: string;
}

export type ToShard =
  /** All who listen do: publishers begin. `anew`: the time of the run does too. */
  | { readonly type: 'go'; readonly anew: boolean }
  /** Nothing more is to come to those who listen. */
  | { readonly type: 'end' }
  | { readonly type: 'pause' | 'resume' | 'stop' }
  | { readonly type: 'listen'; readonly listener: number; readonly wanted: WantedEvents }
  | { readonly type: 'unlisten'; readonly listener: number }
  | { readonly type: 'renew'; readonly id: number; readonly deviceIds: ReadonlySet<string> | undefined }
  /** What one device is like now. */
  | { readonly type: 'look'; readonly id: number; readonly deviceId: string }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer };

export type FromShard =
  | { readonly type: 'ready' | 'published' }
  /** It has come to its end; `newest`: for those who come later. */
  | { readonly type: 'over'; readonly newest: readonly SimulationEvent[] }
  /** Something was counted. */
  | { readonly type: 'changed' }
  | {
      readonly type: 'told';
      readonly events: readonly (readonly [listener: number, events: readonly SimulationEvent[]])[];
      readonly arrivals: readonly ArrivalNote[];
      /** All there are, where they have changed. */
      readonly causes?: readonly CauseOfMany[];
      /** All troubles that there have been, in the order of their numbers on the board; with `causes`. */
      readonly known?: readonly DeviceTrouble[];
      /** Those who listen no more. */
      readonly gone: readonly string[];
    }
  | { readonly type: 'renewing'; readonly id: number; readonly count: number }
  /** Undefined where it has no such device that sends. */
  | { readonly type: 'looked'; readonly id: number; readonly device: SimulatedDevice | undefined }
  | { readonly type: 'ask'; readonly id: number; readonly question: keyof Answers; readonly args: readonly unknown[] }
  /** A device has registered, or has failed to: the next may. */
  | { readonly type: 'registered' };

/** What a shard asks of its coordinator, which has the workspace and the hub. */
export interface Answers extends Omit<DeviceKeeper, 'facts'> {
  explain(
    trouble: Trouble,
    of: {
      readonly platform: string;
      readonly target: Target;
      readonly deviceId: string;
      readonly credentials: ClientCredentials;
    },
  ): Promise<Explained>;
  connected: BeforeNotes['connected'];
  /** Files of the workspace, in their order; undefined where there is none. */
  read(paths: readonly string[]): Promise<readonly (Uint8Array | undefined)[]>;
  /** Resolves when a device may register; then `registered` has to be told. */
  mayRegister(): Promise<void>;
}

/** An error loses its class on the way. */
export type Answer =
  | { readonly value: unknown }
  | {
      readonly problem: {
        readonly code: ProblemCode;
        readonly message: string;
        readonly field: string | undefined;
        readonly remedy: string | undefined;
      };
    };
