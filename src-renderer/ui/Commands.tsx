import { CopyButton } from './Copy.tsx';

/** One step of an instruction, to copy. */
export function Commands({ title, commands }: { readonly title: string; readonly commands: string }) {
  return (
    <div className="stack tight">
      <div className="row">
        <h3>{title}</h3>
        <span className="grow" />
        <CopyButton text={commands} what={title} />
      </div>
      {/* Long commands scroll, so the keyboard must reach them. */}
      <pre className="code" tabIndex={0} aria-label={title}>
        {commands}
      </pre>
    </div>
  );
}
