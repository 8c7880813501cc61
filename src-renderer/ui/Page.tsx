import { type ReactNode, useEffect, useRef } from 'react';
import { appName } from './words.ts';

interface PageProps {
  readonly title: string;
  readonly subtitle?: string;
  /** Beside the title. */
  readonly beside?: ReactNode;
  /** As high as the window, with parts that scroll inside. */
  readonly full?: boolean;
  readonly children: ReactNode;
}

/**
 * A page with its heading, which takes the focus when the page is opened, so that readers are told where they are;
 * unless something on it is marked as what to do first.
 */
export function Page({ title, subtitle, beside, full = false, children }: PageProps) {
  const page = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${appName}`;
    (page.current?.querySelector<HTMLElement>('[data-autofocus]') ?? heading.current)?.focus();
  }, [title]);
  return (
    <div ref={page} className={full ? 'page full' : 'page'}>
      <header className="pagehead">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {subtitle === undefined ? null : <p className="sub">{subtitle}</p>}
        {beside === undefined ? null : <div className="row">{beside}</div>}
      </header>
      {children}
    </div>
  );
}

export function Card({ title, beside, children }: { title: string; beside?: ReactNode; children: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      <div className="row cardhead">
        <h2>{title}</h2>
        <span className="grow" />
        {beside}
      </div>
      {children}
    </section>
  );
}

export type Tone = 'plain' | 'ok' | 'warn' | 'bad' | 'brand';

export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={tone === 'plain' ? 'tag' : `tag ${tone}`}>{children}</span>;
}

export function Empty({ children }: { children: ReactNode }) {
  return <div className="empty">{children}</div>;
}
