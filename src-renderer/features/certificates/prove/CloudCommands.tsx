import { prove as text } from './words.ts';
import { CopyButton } from '../../../ui/Copy.tsx';

/** The same by a cloud's command line. */
export function CloudCommands({ commands }: { readonly commands: string | undefined }) {
  if (commands === undefined) return null;
  return (
    <div className="stack tight">
      <div className="row">
        <span className="dim">{text.byCommand}</span>
        <span className="grow" />
        <CopyButton text={commands} what={text.byCommand} />
      </div>
      <pre className="code" tabIndex={0} aria-label={text.byCommand}>
        {commands}
      </pre>
    </div>
  );
}
