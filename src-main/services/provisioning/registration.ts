import { diagnose } from '../../core/diagnosis/connection.ts';
import type { Denial } from '../../core/platform/conversation.ts';
import type { Platform, Target } from '../../core/platform/platform.ts';
import type { Assignment } from '../../core/platform/provisioning.ts';
import { Mailbox, type Waits, converse } from '../conversation.ts';
import { refusalTrouble } from '../troubles.ts';
import type { ClientCredentials, Clock, ConnectionLoss, DeviceConnections } from '../ports.ts';

/** A device and the service that it asks. */
export interface Applicant {
  readonly platform: Platform;
  readonly target: Target;
  readonly registrationId: string;
  readonly credentials: ClientCredentials;
  /** DER of its request for the certificate that it is to use at its hub. */
  readonly csr?: Uint8Array | undefined;
}

export type RegistrationOutcome =
  | { readonly assignment: Assignment }
  | { readonly denial: Denial }
  /** The signal has ended it; why it had not come to an end by then, where the service has said so. */
  | { readonly aborted: true; readonly refusal?: Denial | undefined };

/** Registrations at the same time, so that a thousand devices neither exceed the service's rate nor wait for one another. */
export const atATime = 10;

/** What a registration needs of the world; `waits`: told where the service is asked too much, and the device waits. */
export interface RegisteringPorts {
  readonly clock: Clock;
  readonly connections: DeviceConnections;
  readonly waits?: Waits | undefined;
}

/** Carries out the conversation that tells a device where it belongs. */
export async function register(
  { platform, target, registrationId, credentials, csr }: Applicant,
  { clock, connections, waits }: RegisteringPorts,
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
    const end = await converse(provisioning.begin(target, registrationId, csr), connection, mailbox, clock, waits);
    if ('outcome' in end) return end.outcome;
    return signal.aborted ? { aborted: true, refusal: end.refusal } : denied(end.loss);
  } finally {
    signal.removeEventListener('abort', stop);
    await connection.close();
  }
}
