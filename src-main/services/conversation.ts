import type { ServerError } from '../core/platform/connection.ts';
import type { Denial, Turn } from '../core/platform/conversation.ts';
import type { IncomingMessage } from '../core/platform/platform.ts';
import type { Clock, ConnectionLoss, DeviceConnection } from './ports.ts';

/** Messages as they come, for one reader that takes one after the other. */
export class Mailbox {
  readonly #waiting: IncomingMessage[] = [];
  #wake: () => void = () => undefined;

  add(message: IncomingMessage): void {
    this.#waiting.push(message);
    this.#wake();
  }

  take(): IncomingMessage | undefined {
    return this.#waiting.shift();
  }

  /** Resolves when something has come since. */
  filled(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#waiting.length > 0) resolve();
    });
  }
}

/** How a conversation ended: as the service wants it, or with the connection. `refusal`: why it had not come to an end by then, where the service has said so. */
export type ConversationEnd<Outcome> =
  | { readonly outcome: Outcome }
  | { readonly loss: ConnectionLoss; readonly refusal: Denial | undefined };

/**
 * Told where the service wants to be asked again: why it has refused so far, and in how many milliseconds. Answers how long to wait, which
 * is no shorter.
 */
export type Waits = (because: Denial, ms: number) => number;

/** Carries a conversation on to its end. */
export async function converse<Outcome>(
  first: Turn<Outcome>,
  connection: Pick<DeviceConnection, 'publish' | 'ended'>,
  mailbox: Mailbox,
  clock: Clock,
  waits?: Waits,
): Promise<ConversationEnd<Outcome>> {
  let turn = first;
  let refusal: Denial | undefined;
  while (turn.do !== 'end') {
    if (turn.do === 'rest') refusal = turn.because;
    const next = await carryOut(atRest(turn, waits), connection, mailbox, clock);
    if ('loss' in next) return { ...next, refusal };
    turn = next.turn;
  }
  return { outcome: turn.outcome };
}

function atRest<Outcome>(
  turn: Exclude<Turn<Outcome>, { do: 'end' }>,
  waits: Waits | undefined,
): Exclude<Turn<Outcome>, { do: 'end' }> {
  if (turn.do !== 'rest' || turn.because === undefined || waits === undefined) return turn;
  return { ...turn, ms: waits(turn.because, turn.ms) };
}

/** One turn, unless the connection ends before. */
async function carryOut<Outcome>(
  turn: Exclude<Turn<Outcome>, { do: 'end' }>,
  connection: Pick<DeviceConnection, 'publish' | 'ended'>,
  mailbox: Mailbox,
  clock: Clock,
): Promise<{ readonly turn: Turn<Outcome> } | { readonly loss: ConnectionLoss }> {
  const over = new AbortController();
  const lost = connection.ended.then((loss) => ({ loss }));
  const after = (ms: number) => clock.sleep(ms, over.signal).then(() => 'time' as const);
  try {
    if (turn.do === 'rest') {
      const end = await Promise.race([after(turn.ms), lost]);
      return end === 'time' ? { turn: turn.after() } : end;
    }
    // An answer may overtake the acknowledgement; where neither comes, the time runs out.
    const refused = new Promise<Turn<Outcome>>((resolve) => {
      if (turn.do === 'listen') return;
      const refuse = (error: ServerError) => resolve(turn.refused(error));
      void connection.publish(turn.message).then((outcome) => {
        if (typeof outcome === 'object' && typeof outcome.refused !== 'number') refuse(outcome.refused);
      });
    });
    const time = after(turn.patienceMs);
    for (;;) {
      for (let message = mailbox.take(); message !== undefined; message = mailbox.take()) {
        const next = turn.heard(message);
        if (next !== undefined) return { turn: next };
      }
      const end = await Promise.race([mailbox.filled(), time, lost, refused]);
      if (end === 'time') return { turn: turn.silence() };
      if (end === undefined) continue;
      return 'loss' in end ? end : { turn: end };
    }
  } finally {
    over.abort();
  }
}
