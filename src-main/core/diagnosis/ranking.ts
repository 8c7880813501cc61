import { i18n } from '../language/index.ts';
import type { Diagnosis } from './rule.ts';
import { type Cause, type Certainty, type Suspicion, type Symptom, certainties } from './suspicion.ts';

/**
 * The one place that says which of several causes is the true one. A failure as a server lets one feel it names its cause or is
 * a mere symptom: a server that says nothing but "not authorized", or just goes. Then what is known of one's own end explains it.
 */

const inHandshake: ReadonlySet<string> = new Set([
  'closed-in-handshake',
  'device-certificate-expired',
  'device-certificate-not-sent',
  'device-certificate-purpose',
  'device-certificate-refused',
  'device-certificate-revoked',
  'device-certificate-signature',
  'key-mismatch',
  'tls-failed',
  'tls-nothing-in-common',
]);

/** By the login: CONNACK of MQTT 3.1.1 (3.2.2.3) and 5.0 (3.2.2.2), 401 and 403 by any name, or a connection that just ends. */
const ofIdentity =
  /^(?:connack-(?:2|4|5|13[3-5])|closed-by-server|login-silent|being-registered|subscription-closed|amqp-(?:unauthorized-access|not-found)|http-40[134]|dps-(?:unauthorized|not-found|refused))$/;

/** Failures that name no cause: whatever explains one of them is nearer to the truth. */
const vague: ReadonlySet<string> = new Set([
  'closed-in-handshake',
  'device-certificate-not-sent',
  'device-certificate-refused',
  'device-certificate-signature',
  'tls-failed',
  'tls-nothing-in-common',
]);

/** Where a failure of this cause shows itself; undefined for one that has nothing to do with the device. */
export function symptomOf(cause: string): Symptom | undefined {
  if (inHandshake.has(cause)) return 'handshake';
  return ofIdentity.test(cause) ? 'identity' : undefined;
}

const isVague = (cause: string): boolean => vague.has(cause) || ofIdentity.test(cause);

const bySureness = (left: Suspicion, right: Suspicion): number =>
  certainties.indexOf(left.certainty) - certainties.indexOf(right.certainty);

const said = (failure: Diagnosis): string => i18n.t('What happened: {what}', { what: failure.what });

/** Without the symptom, which nobody asks for any more. */
const asCause = ({ shows: _shows, overrules: _overrules, ...cause }: Suspicion): Cause => cause;

/** What is known of one's own end, the surest first. */
export const rankedSuspicions = (suspicions: readonly Suspicion[]): Cause[] =>
  suspicions.toSorted(bySureness).map(asCause);

/**
 * Causes of a failure, the truest first. What explains the failure stands before it where the failure names no cause itself;
 * where it does, what is suspected of the same cause makes it exact, and the rest may be the next that is met.
 */
export function rankCauses(failure: Diagnosis, suspicions: readonly Suspicion[]): readonly [Cause, ...Cause[]] {
  const symptom = symptomOf(failure.cause);
  const ordered = suspicions.toSorted(bySureness);
  const same = ordered.find(({ cause }) => cause === failure.cause);
  const told: Cause =
    same === undefined
      ? { ...failure, certainty: isVague(failure.cause) ? 'possible' : 'certain', evidence: [] }
      : { ...asCause(same), certainty: 'certain', evidence: [said(failure), ...same.evidence] };
  const others = ordered.filter((one) => one !== same);
  if (symptom === undefined) return [told, ...others.filter(isSure).map(asCause)];
  const explains = (one: Suspicion) => one.shows.includes(symptom) && isSure(one);
  const [first, ...rest] = others.filter(explains);
  const behind = others.filter((one) => !explains(one)).map(asCause);
  if (first === undefined) return [told, ...behind];
  const before = withEvidence(first, failure);
  const next = rest.map(asCause);
  return same === undefined && (isVague(failure.cause) || first.overrules === failure.cause)
    ? [before, ...next, told, ...behind]
    : [told, asCause(first), ...next, ...behind];
}

const sure: ReadonlySet<Certainty> = new Set(['certain', 'likely']);
const isSure = ({ certainty }: Suspicion): boolean => sure.has(certainty);

function withEvidence(suspicion: Suspicion, failure: Diagnosis): Cause {
  return { ...asCause(suspicion), evidence: [...suspicion.evidence, said(failure)] };
}
