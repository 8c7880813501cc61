import { i18n } from '../../language/index.ts';
import type { FaceName } from '../../platform/platform.ts';
import { nameOf } from '../own-side.ts';
import { type Compared, comparePresented } from '../presented.ts';
import type { Comparison } from '../presented-evidence.ts';
import type { Cause } from '../suspicion.ts';
import { certificateRows } from './certificates.ts';
import { connectionRows } from './connections.ts';
import { issuingRows } from './issuing.ts';
import { loginRows } from './logins.ts';
import type { RefusalEvidence, RefusalRow } from './refusal.ts';
import { trafficRows } from './traffic.ts';

export type { RefusalEvidence } from './refusal.ts';

const tables = { ...certificateRows, ...loginRows, ...issuingRows, ...trafficRows, ...connectionRows };

/** Every cause that a server of one's own can name. One that is missing here cannot be asked for. */
export type ExplainedCause = keyof typeof tables;

const rows: Readonly<Record<ExplainedCause, RefusalRow | undefined>> = tables;

/** Those that lie in who a client says that it is, and how it proves it. */
const ofIdentity: ReadonlySet<ExplainedCause> = new Set<ExplainedCause>([
  'authority-not-registered',
  'authority-not-verified',
  'certificate-expired',
  'certificate-not-registered',
  'certificate-not-yet-valid',
  'common-name-mismatch',
  'device-unknown',
  'enrollment-missing',
  'issuer-not-presented',
  'signature-invalid',
  'thumbprint-mismatch',
]);

const nothing: Compared = { comparisons: [], causes: [] };

interface Explanation {
  /** What was presented and what is registered, where that can say why. */
  readonly comparisons: readonly Comparison[];
  /** The truest first, then what else it may be; none where nothing is to be done. */
  readonly causes: readonly Cause[];
}

/**
 * Why a server has refused somebody, which it knows better than whoever was refused. Where it lies in the certificates, what was
 * presented is set against what is registered now, and what differs is more exact than what was said then.
 */
export function explainRefusal(cause: ExplainedCause, evidence: RefusalEvidence): Explanation {
  const { registered } = evidence;
  const isCompared = ofIdentity.has(cause) && registered !== undefined;
  const { comparisons, causes } = isCompared ? comparePresented(registered) : nothing;
  const row = rows[cause];
  if (causes.length > 0) return { comparisons, causes: causes.map((one) => withRemedy(one, row, evidence)) };
  if (row === undefined) return { comparisons, causes: [] };
  const told: Cause = {
    cause,
    what: row.why(evidence),
    remedy: row.remedy(evidence),
    ...(evidence.action === undefined ? {} : { action: evidence.action }),
    certainty: row.certainty ?? 'certain',
    evidence: [...seen(cause, evidence), ...fitting(comparisons)],
  };
  const others = row.otherwise?.(evidence) ?? [];
  return {
    comparisons,
    causes: [told, ...others.map((one) => ({ ...one, certainty: 'possible', evidence: [] }) as const)],
  };
}

/** Clouds that have devices elsewhere than in the registry of devices. */
const elsewhere: ReadonlySet<string> = new Set<FaceName>(['dps', 'thingsboard']);
/** What is done about these is the same wherever the device is known. */
const remediedAnywhere: ReadonlySet<string> = new Set([
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-of-another-device',
  'common-name-mismatch',
]);

/** What differs is a fact; where it is mended is the cloud's. */
function withRemedy(exact: Cause, row: RefusalRow | undefined, evidence: RefusalEvidence): Cause {
  const { action } = evidence;
  if (!elsewhere.has(evidence.face)) return action === undefined ? exact : { action, ...exact };
  const { action: own, ...told } = exact;
  if (remediedAnywhere.has(exact.cause)) return { ...told, action: own?.do === 'create-devices' ? own : action };
  return { ...told, ...(row === undefined ? {} : { remedy: row.remedy(evidence) }), action };
}

/** Certificates and names speak for what lies in them, and not for a topic. */
function seen(cause: ExplainedCause, { deviceId, chain }: RefusalEvidence): string[] {
  if (Object.hasOwn(trafficRows, cause)) return [];
  const names = chain.map(nameOf).join(', ');
  return [
    ...(deviceId === undefined || !Object.hasOwn(loginRows, cause)
      ? []
      : [i18n.t('The client says that it is {deviceId}.', { deviceId })]),
    ...(names === '' ? [] : [i18n.t('It presented, its own certificate first: {names}.', { names })]),
  ];
}

/** It was refused then, and would not be now. */
const fitting = (comparisons: readonly Comparison[]): string[] =>
  comparisons.length > 0 && comparisons.every(({ same }) => same)
    ? [i18n.t('As the hub is now, what was presented fits: it was mended since.')]
    : [];
