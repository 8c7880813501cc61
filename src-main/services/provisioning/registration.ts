import { diagnose } from '../../core/diagnosis/connection.ts';
import type { ServerError } from '../../core/platform/connection.ts';
import type { IncomingMessage, Platform, Target } from '../../core/platform/platform.ts';
import type { Assignment, Denial, Turn } from '../../core/platform/provisioning.ts';
import { refusalTrouble } from '../troubles.ts';
import type { ClientCredentials, Clock, ConnectionLoss, DeviceConnection, DeviceConnections } from '../ports.ts';

/** A device and the service that it asks. */
interface Applicant {
  readonly platform: Platform;
  readonly target: Target;
  readonly registrationId: string;
  readonly credentials: ClientCredentials;
}

export type RegistrationOutcome =
  | { readonly assignment: Assignment }
  | { readonly denial: Denial }
  /** The signal has ended it; why it had not come to an end by then, where the service has said so. */
  | { readonly aborted: true; readonly refusal?: Denial | undefined };

/** Registrations at the same time, so that a thousand devices neither exceed the service's rate nor wait for one another. */
export const atATime = 10;

/** Messages as they come, for one reader that takes one after the other. */
class Mailbox {
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

/** Carries out the conversation that tells a device where it belongs. */
export async function register(
  { platform, target, registrationId, credentials }: Applicant,
  { clock, connections }: { readonly clock: Clock; readonly connections: DeviceConnections },
  signal: AbortSignal,
): Promise<RegistrationOutcome> {
  const { provisioning } = platform;
  if (provisioning === undefined) throw new Error(`${platform.id} provisions no devices.`);
  const denied = (loss: ConnectionLoss): RegistrationOutcome =>
    signal.aborted
      ? { aborted: true }
      : { denial: { ...diagnose({ ...loss, host: target.host, port: target.port }, platform), raw: loss.text } };

  const mailbox = new Mailbox();
  const facts = platform.connection(target, registrationId);
  const result = await connections.connect(facts, credentials, signal, (message) => mailbox.add(message));
  if ('loss' in result) return denied(result.loss);
  const { connection } = result;
  const stop = () => void connection.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const subscriptions = platform.subscriptions(target, registrationId);
    const codes = await connection.subscribe(subscriptions);
    if (codes === undefined) return denied(await connection.ended);
    const refused = refusalTrouble(subscriptions, codes, platform);
    if (refused !== undefined) return { denial: refused };
    let turn = provisioning.begin(target, registrationId);
    let refusal: Denial | undefined;
    while (turn.do !== 'end') {
      if (turn.do === 'rest') refusal = turn.because;
      const next = await carryOut(turn, connection, mailbox, clock);
      if ('loss' in next) return signal.aborted ? { aborted: true, refusal } : denied(next.loss);
      turn = next.turn;
    }
    return turn.outcome;
  } finally {
    signal.removeEventListener('abort', stop);
    await connection.close();
  }
}

/** One turn, unless the connection ends before. */
async function carryOut(
  turn: Exclude<Turn, { do: 'end' }>,
  connection: DeviceConnection,
  mailbox: Mailbox,
  clock: Clock,
): Promise<{ readonly turn: Turn } | { readonly loss: ConnectionLoss }> {
  const over = new AbortController();
  const lost = connection.ended.then((loss) => ({ loss }));
  const after = (ms: number) => clock.sleep(ms, over.signal).then(() => 'time' as const);
  try {
    if (turn.do === 'rest') {
      const end = await Promise.race([after(turn.ms), lost]);
      return end === 'time' ? { turn: turn.after() } : end;
    }
    // An answer may overtake the acknowledgement; where neither comes, the time runs out.
    const refused = new Promise<ServerError>((resolve) => {
      void connection.publish(turn.message).then((outcome) => {
        if (typeof outcome === 'object' && typeof outcome.refused !== 'number') resolve(outcome.refused);
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
      return 'loss' in end ? end : { turn: turn.refused(end) };
    }
  } finally {
    over.abort();
  }
}
