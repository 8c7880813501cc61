import type { RenewalStepModel } from '../../../src-main/contract/models.ts';
import { dateTime } from '../../ui/format.ts';
import css from './operational.module.css';
import { operational as text } from './words.ts';

/** As many as one looks at; the file has more. */
const shownSteps = 12;

const tones: Readonly<Partial<Record<RenewalStepModel['what'], string>>> = {
  refused: 'var(--bad)',
  expired: 'var(--warn)',
  failed: 'var(--bad)',
};

/** What happened to the operational certificates of a device, newest first. */
export function Steps({ steps }: { readonly steps: readonly RenewalStepModel[] }) {
  return (
    <ol className={`${css['steps']} small`} aria-label={text.happened}>
      {steps
        .toReversed()
        .slice(0, shownSteps)
        .map((step, index) => (
          <li key={`${step.at} ${step.what} ${index}`}>
            <span className="dim">{dateTime(step.at)}</span>
            <span style={{ color: tones[step.what] }}>{text.step(step)}</span>
            <span className="mono faint">{step.serial === undefined ? '' : text.short(step.serial)}</span>
          </li>
        ))}
    </ol>
  );
}
