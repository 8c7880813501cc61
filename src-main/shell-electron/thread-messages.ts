import type { Thrown } from '../adapters/thrown.ts';
import type { AppSettings, Desktop } from '../services/ports.ts';
import type { ShellCalls } from './shell-calls.ts';

/** What the main thread and the thread of the services tell each other. All of it can be cloned. */

/** What the shell knows that the services read without waiting. */
export interface Known {
  readonly settings: AppSettings;
  /** Names of the secrets that are remembered. */
  readonly secrets: readonly string[];
}

/** What the thread is given when it begins. */
export interface ThreadStart {
  readonly desktop: Pick<Desktop, 'shell' | 'system' | 'version' | 'languages' | 'documents' | 'data'> & {
    readonly notifies: boolean;
  };
  readonly known: Known;
}

/** A question to the shell, with what is given to it. */
export type ShellQuestion = {
  [K in keyof ShellCalls]: { readonly call: K; readonly given: Parameters<ShellCalls[K]> };
}[keyof ShellCalls];

/** What came of a question. With it comes what the shell knows by now. */
export type ShellAnswer = { readonly known: Known } & ({ readonly value: unknown } | { readonly thrown: Thrown });

export type ToThread =
  /** Of a connection, by its number; one that is new begins with its first frame. */
  | { readonly kind: 'frame'; readonly connection: number; readonly text: string }
  | { readonly kind: 'end'; readonly connection: number }
  | { readonly kind: 'handOver'; readonly paths: readonly string[] }
  | ({ readonly kind: 'answer'; readonly id: number } & ShellAnswer)
  /** A notification was clicked. */
  | { readonly kind: 'clicked'; readonly id: number }
  | { readonly kind: 'close' };

export type FromThread =
  | { readonly kind: 'frame'; readonly connection: number; readonly text: string }
  | ({ readonly kind: 'question'; readonly id: number } & ShellQuestion)
  | { readonly kind: 'notify'; readonly id: number; readonly title: string; readonly body: string }
  | { readonly kind: 'log'; readonly level: 'warn' | 'info' | 'debug'; readonly message: string }
  | { readonly kind: 'error'; readonly message: string; readonly cause: string | undefined }
  /** Nobody caught it. */
  | { readonly kind: 'defect'; readonly cause: string }
  /** Everything has stopped. */
  | { readonly kind: 'closed'; readonly thrown?: Thrown };
