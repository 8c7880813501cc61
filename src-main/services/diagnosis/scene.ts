import type { DiagnosisFinding, DiagnosisStep } from '../../contract/models.ts';
import { diagnose } from '../../core/diagnosis/connection.ts';
import { wrongEndpoint } from '../../core/diagnosis/findings.ts';
import type { Suspicion } from '../../core/diagnosis/suspicion.ts';
import type { Platform, Target } from '../../core/platform/platform.ts';
import type { Explainer, Knowledge } from '../explaining.ts';
import type { ClientCredentials, Ports, ProbeFault, ProbeTerms } from '../ports.ts';

/** Whose certificate is tried, and as whom. */
export interface DiagnosedAs extends Knowledge {
  readonly deviceId: string;
  readonly foreign?: true;
  readonly credentials: ClientCredentials;
}

/** What all steps know. */
export interface Scene {
  readonly platform: Platform;
  readonly target: Target;
  readonly serverCaPem: string | undefined;
  readonly device: DiagnosedAs | undefined;
  readonly terms: ProbeTerms;
  readonly explainer: Explainer;
  readonly ports: Pick<Ports, 'clock' | 'ciphers' | 'keys' | 'connections' | 'probe'>;
}

/** What came of a step, without its name and its time. */
export type Looked = Pick<DiagnosisStep, 'state' | 'seen' | 'findings'>;

export const notDone = (...seen: string[]): Looked => ({ state: 'not-done', seen, findings: [] });

/** Where nothing was found, all is well. */
export const passed = (seen: string[], findings: DiagnosisFinding[] = []): Looked => ({
  state: findings.length === 0 ? 'ok' : 'warning',
  seen,
  findings,
});

export const failed = (seen: string[], ...findings: DiagnosisFinding[]): Looked => ({
  state: 'failed',
  seen,
  findings,
});

/** Why something failed, by the tables of the core. */
export const explained = ({ errorCode, text }: ProbeFault, { platform, target }: Scene): DiagnosisFinding => ({
  ...diagnose({ errorCode, text, secured: false, host: target.host, port: target.port }, platform),
  raw: text,
});

/** Where the host is one for something else, that is why, whatever is felt of it. */
export function atEndpoint(looked: Looked, { platform, target }: Scene): Looked {
  const fault = platform.hostFault?.(target.host);
  if (looked.state !== 'failed' || fault === undefined) return looked;
  return { ...looked, findings: [wrongEndpoint(fault), ...looked.findings] };
}

/** The causes of a step of the device, with what is known of its own end, and what the server has given reason to suspect. */
export function judged(
  looked: Looked,
  device: DiagnosedAs,
  { explainer, platform, target }: Scene,
  seen: readonly Suspicion[],
): Looked {
  const [first, ...others] = looked.findings;
  if (looked.state !== 'failed' || first === undefined) return looked;
  const { raw, ...failure } = first;
  const causes = explainer.rank(failure, { ...device, platform, target }, seen);
  const told = causes.map((one) => ({ ...one, ...(one.cause === first.cause && raw !== undefined ? { raw } : {}) }));
  const further = others.filter(({ cause }) => !causes.some((one) => one.cause === cause));
  return { ...looked, findings: [...told, ...further] };
}
