import { useMemo } from 'react';
import { Card } from '../../../ui/Page.tsx';
import { type End, monthsOf } from './ends.ts';
import { timeline as text } from './words.ts';
import css from './timeline.module.css';

const nameOf = (start: Date) => start.toLocaleDateString(undefined, { month: 'long', year: 'numeric' });
const shortOf = (start: Date) => start.toLocaleDateString(undefined, { month: 'narrow' });

/** A year that begins later than in this month would touch the next one. */
const lastWithRoom = 9;

/** Of a bar, in pixels. */
const highest = 94;

/** How many end in each of the next months, as bars. */
export function Months({ ends, now }: { readonly ends: readonly End[]; readonly now: Date }) {
  const { months, later } = useMemo(() => monthsOf(ends, now), [ends, now]);
  const most = Math.max(1, ...months.map(({ count }) => count));
  const ended = ends.filter(({ days }) => days <= 0).length;
  return (
    <Card title={text.months} beside={later === 0 ? null : <span className="dim small">{text.later(later)}</span>}>
      <div className={css['months']} role="img" aria-label={text.chart(ended, ends.length - ended - later, later)}>
        {months.map(({ start, count }, index) => (
          <div key={start.getTime()} className={css['month']} title={text.month(nameOf(start), count)}>
            {count === 0 ? (
              <span className={css['column']} />
            ) : (
              <span className={css['column']}>
                <span className={css['count']}>{count.toLocaleString()}</span>
                <span
                  className={index === 0 ? `${css['bar']} ${css['soon']}` : css['bar']}
                  style={{ height: (highest * count) / most }}
                />
              </span>
            )}
            <span className={css['name']}>
              {shortOf(start)}
              {start.getMonth() === 0 || (index === 0 && start.getMonth() < lastWithRoom) ? (
                <b>{start.getFullYear()}</b>
              ) : null}
            </span>
          </div>
        ))}
      </div>
    </Card>
  );
}
