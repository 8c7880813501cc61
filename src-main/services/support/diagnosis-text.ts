import type { MethodOutput } from '../../contract/methods.ts';
import type { DiagnosisFinding, DiagnosisStep } from '../../contract/models.ts';
import { stepNames } from '../diagnosis/step-names.ts';

type Told = MethodOutput<'diagnosis.run'>;

const states: Readonly<Record<DiagnosisStep['state'], string>> = {
  ok: 'all well',
  warning: 'warning',
  failed: 'FAILED',
  'not-done': 'not done',
};

/** What was diagnosed, for people who read it in an editor. */
export function diagnosisText({ host, port, platformLabel, deviceId, proxy, steps }: Told, at: Date): string {
  const facts = [
    `Server    ${host}, port ${port}, as ${platformLabel}`,
    ...(proxy === undefined ? [] : [`Proxy     ${proxy}`]),
    `Device    ${deviceId ?? 'none: the server alone'}`,
    `When      ${at.toISOString()}`,
  ];
  return `${[...facts, ...steps.flatMap(stepLines)].join('\n')}\n`;
}

function stepLines({ step, state, durationMs, seen, findings }: DiagnosisStep): string[] {
  const time = durationMs === undefined ? '' : `, ${durationMs} ms`;
  return ['', `${stepNames[step]}: ${states[state]}${time}`, ...seen.map(moved), ...findings.flatMap(findingLines)];
}

const findingLines = ({ cause, what, remedy, raw, evidence = [] }: DiagnosisFinding): string[] => [
  moved(`${what} [${cause}]`),
  ...evidence.map((line) => moved(`What speaks for it: ${line}`)),
  moved(`What to do: ${remedy}`),
  ...(raw === undefined || raw.trim() === '' ? [] : [moved(`In its own words: ${raw.trim()}`)]),
];

/** Moved in, also where it has several lines. */
const moved = (text: string): string => `    ${text.replaceAll(/\r?\n/g, '\n    ')}`;
