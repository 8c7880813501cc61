import { useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { Card } from '../../../ui/Page.tsx';
import { Warnings } from '../../../ui/Problem.tsx';
import { Report } from './Report.tsx';
import { viewer as text } from './words.ts';
import css from './viewer.module.css';

interface ReportsProps {
  readonly found: MethodOutput<'certificate.report'>;
  /** The one to begin with. */
  readonly first?: number | undefined;
  /** The device of the workspace whose certificate the first is compared with at once. */
  readonly against?: string | undefined;
}

/** The certificates that were found, of which one is shown. */
export function Reports({ found: { certificates, more, warnings }, first = 0, against }: ReportsProps) {
  const [at, setAt] = useState(first);
  const shown = certificates[at] ?? certificates[0];
  const alone = certificates.length === 1;
  return (
    <div className="stack">
      <Warnings warnings={warnings} />
      <div className={alone ? `${css['reports']} ${css['alone']}` : css['reports']}>
        {alone ? null : (
          <Card title={text.inIt}>
            <ol className={`list ${css['picks']}`}>
              {certificates.map(({ title, thumbprints }, index) => (
                <li key={`${index} ${thumbprints[0]?.value ?? ''}`}>
                  <button
                    type="button"
                    className="linklike break"
                    aria-current={index === at ? 'true' : undefined}
                    onClick={() => setAt(index)}
                  >
                    {title}
                  </button>
                </li>
              ))}
            </ol>
            {more === 0 ? null : <p className="dim">{text.more(more)}</p>}
          </Card>
        )}
        {shown === undefined ? null : <Report key={at} report={shown} against={at === 0 ? against : undefined} />}
      </div>
    </div>
  );
}
