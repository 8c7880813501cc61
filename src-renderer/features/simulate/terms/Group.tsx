import { Button } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import type { Members } from './members.ts';
import { termWords as text } from './words.ts';
import css from './terms.module.css';

interface GroupProps {
  readonly title: string;
  /** What it says, in one line. */
  readonly said: ReactNode;
  readonly of: Members;
  /** Of the plan, those that have their fields here. */
  readonly members: readonly string[];
  /** Stands below, also where it is closed. */
  readonly below?: ReactNode;
  readonly children: ReactNode;
}

/** Fields that belong together: closed, and what they say in a line, until somebody wants them. */
export function Group({ title, said, of, members, below, children }: GroupProps) {
  const [open, setOpen] = useState(false);
  const isSaid = members.some((member) => of.has([member]));
  return (
    <div role="group" aria-label={title} className={css['group']}>
      <details open={open || of.isFaulty(members)} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className={css['title']}>{title}</span>
          <span className={`${css['said']} clip`} title={typeof said === 'string' ? said : undefined}>
            {said}
          </span>
        </summary>
        <div className={`stack ${css['fields']}`}>
          {children}
          {isSaid ? (
            <div>
              <Button size="small" appearance="transparent" className="linkbutton" onClick={() => of.clear(members)}>
                {text.clear}
              </Button>
            </div>
          ) : null}
        </div>
      </details>
      {below}
    </div>
  );
}
