import { useEffect, useRef } from 'react';
import { exporting as text } from './words.ts';
import { HowTo } from '../../howto/index.ts';
import { FileRow } from '../certificate/index.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Warnings } from '../../../ui/Problem.tsx';
import type { Made } from './use-export.ts';

/** Files that are listed one by one; the rest is in the folder. */
const listed = 60;

/** What was made, and where. */
export function Exported({ made }: { readonly made: Made }) {
  const said = useRef<HTMLParagraphElement>(null);
  useEffect(() => said.current?.focus(), []);
  return (
    <>
      <p ref={said} role="status" tabIndex={-1} className="break">
        {text.made(made.path)}
      </p>
      <Warnings warnings={made.warnings} />
      <ul className="list" aria-label={text.madeFiles}>
        {made.files.slice(0, listed).map(({ path, holdsKey }) => (
          <FileRow
            key={path}
            name={path}
            path={path}
            folder={made.folder}
            tag={holdsKey ? <Tag tone="warn">{text.key}</Tag> : null}
          />
        ))}
      </ul>
      {made.files.length > listed ? <p className="faint small">{text.more(made.files.length - listed)}</p> : null}
      <HowTo topic={made.howto} />
    </>
  );
}
