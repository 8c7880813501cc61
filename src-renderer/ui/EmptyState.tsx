import type { ReactNode } from 'react';
import { Drawing, type DrawingName } from './Drawing.tsx';
import css from './empty-state.module.css';

interface EmptyStateProps {
  readonly drawing: DrawingName;
  /** Where the page's own heading does not say it. */
  readonly title?: string;
  /** One sentence. */
  readonly text: string;
  /** What to do now: one button, primary where it is the page's next thing. */
  readonly action?: ReactNode;
  /** Other ways on, as links. */
  readonly others?: ReactNode;
}

/** In the place of what is not there yet. */
export function EmptyState({ drawing, title, text, action, others }: EmptyStateProps) {
  return (
    <div className={css['state']}>
      <Drawing name={drawing} />
      {title === undefined ? null : <h2>{title}</h2>}
      <p>{text}</p>
      {action === undefined ? null : <div className={css['ways']}>{action}</div>}
      {others === undefined ? null : <div className={css['ways']}>{others}</div>}
    </div>
  );
}
