import { useEffect, useRef } from 'react';
import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import type { DiagnosisFinding, DiagnosisStep } from '../../../src-main/contract/models.ts';
import { milliseconds } from '../../ui/format.ts';
import { Card, Tag } from '../../ui/Page.tsx';
import { Remedy } from '../../ui/Remedy.tsx';
import { verdictOn } from './form.ts';
import { diagnosis as text, tones } from './words.ts';
import css from './diagnosis.module.css';

/** What was found, one step after the other. */
export function Steps({ diagnosed }: { readonly diagnosed: MethodOutput<'diagnosis.run'> }) {
  const status = useRef<HTMLParagraphElement>(null);
  useEffect(() => status.current?.focus(), [diagnosed]);
  const { state, words } = verdictOn(diagnosed);
  const { host, port, platformLabel, proxy } = diagnosed;
  return (
    <Card title={text.results}>
      <p ref={status} tabIndex={-1} role="status" className="row">
        <Tag tone={tones[state]}>{words}</Tag>
        <span className="dim small break">
          {[`${host}:${port}`, platformLabel, diagnosed.deviceId, proxy]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </span>
      </p>
      <ol className={css['steps']}>
        {diagnosed.steps.map((one) => (
          <Step key={one.step} of={one} />
        ))}
      </ol>
    </Card>
  );
}

function Step({ of }: { readonly of: DiagnosisStep }) {
  const { step, state, durationMs, seen, findings } = of;
  return (
    <li className={css['step']}>
      <h3>{text.steps[step]}</h3>
      <span>
        <Tag tone={tones[state]}>{text.states[state]}</Tag>
      </span>
      <div className={css['seen']}>
        {seen.map((line) => (
          <div key={line} className="small dim break">
            {line}
          </div>
        ))}
        {findings.map((finding) => (
          <Finding key={finding.cause} of={finding} />
        ))}
      </div>
      <span className={`small dim number ${css['duration']}`}>
        {durationMs === undefined ? null : milliseconds(durationMs)}
      </span>
    </li>
  );
}

function Finding({ of: { cause, what, remedy, action, raw, evidence = [] } }: { readonly of: DiagnosisFinding }) {
  return (
    <div className={css['finding']}>
      <div>{what}</div>
      <div>
        <b>{text.remedy}</b> {remedy}
      </div>
      {/* Whom to trust is told below, with the certificates. */}
      {action?.do === 'trust-server' ? null : <Remedy action={action} done={text.done} />}
      <details className="small">
        <summary>{text.raw}</summary>
        {evidence.map((line) => (
          <div key={line} className="break">
            {line}
          </div>
        ))}
        <code className="mono break">{raw === undefined || raw === '' ? cause : `${cause} · ${raw}`}</code>
      </details>
    </div>
  );
}
