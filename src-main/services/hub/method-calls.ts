import { i18n } from '../../core/language/index.ts';
import type { MethodTurn } from '../../core/hub/device-channel.ts';
import { Problem } from '../../core/problem.ts';
import type { Clock } from '../ports.ts';

export interface MethodAnswer {
  readonly status: number;
  readonly payload: string;
}

/** What becomes of a call; `declined` is why the device does not run it, as a sentence. */
export type MethodOutcome = MethodAnswer | { readonly declined: string } | 'no-answer';

/** Lets a device run what it has said to be ready for. False where it could not be told. */
type Go = (requestId: string, readyId: Uint8Array) => boolean;

interface Waiting {
  settle(outcome: MethodAnswer | { readonly declined: string } | 'stopped'): void;
  /** Undefined from the first time on: a device may run it once. */
  go: Go | undefined;
}

/** Direct methods that wait for their answer. */
export class MethodCalls {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  #nextRequestId = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `send` gets the request ID and answers whether it could send. Undefined where it could not. Throws HUB_NOT_RUNNING once it stops. */
  call(
    deviceId: string,
    timeoutMs: number,
    send: (requestId: string) => boolean,
  ): Promise<MethodAnswer | 'no-answer'> | undefined;
  call(
    deviceId: string,
    timeoutMs: number,
    send: (requestId: string) => boolean,
    go: Go,
  ): Promise<MethodOutcome> | undefined;
  call(
    deviceId: string,
    timeoutMs: number,
    send: (requestId: string) => boolean,
    go?: Go,
  ): Promise<MethodOutcome> | undefined {
    const requestId = String(this.#nextRequestId++);
    const key = `${deviceId} ${requestId}`;
    const answer = new Promise<Parameters<Waiting['settle']>[0]>((settle) => this.#waiting.set(key, { settle, go }));
    if (!send(requestId)) {
      this.#waiting.delete(key);
      return undefined;
    }
    return this.#wait(key, answer, timeoutMs);
  }

  async #wait(
    key: string,
    answer: Promise<Parameters<Waiting['settle']>[0]>,
    timeoutMs: number,
  ): Promise<MethodOutcome> {
    const settled = new AbortController();
    try {
      const timeout = this.#clock.sleep(timeoutMs, settled.signal).then(() => 'no-answer' as const);
      const outcome = await Promise.race([answer, timeout]);
      if (outcome !== 'stopped') return outcome;
      throw new Problem('HUB_NOT_RUNNING', i18n.t('The local hub was stopped before the device has answered.'));
    } finally {
      this.#waiting.delete(key);
      settled.abort();
    }
  }

  answered(deviceId: string, requestId: string, answer: MethodAnswer): void {
    this.#waiting.get(`${deviceId} ${requestId}`)?.settle(answer);
  }

  /** The device has said whether it will run it. */
  turned(deviceId: string, turn: MethodTurn): void {
    const waiting = this.#waiting.get(`${deviceId} ${turn.requestId}`);
    if ('declined' in turn) return waiting?.settle(turn);
    const { go } = waiting ?? {};
    if (waiting !== undefined) waiting.go = undefined;
    go?.(turn.requestId, turn.readyId);
    return undefined;
  }

  /** The hub stops: nobody is to wait for an answer that cannot come. */
  stop(): void {
    for (const waiting of this.#waiting.values()) waiting.settle('stopped');
  }
}
