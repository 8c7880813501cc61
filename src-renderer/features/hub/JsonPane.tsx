import { CopyButton } from '../../ui/Copy.tsx';
import hubCss from './hub.module.css';

/** JSON to be read and copied, under its title. */
export function JsonPane({ title, json }: { readonly title: string; readonly json: string }) {
  return (
    <div className="stack tight">
      <div className="row">
        <h3>{title}</h3>
        <span className="grow" />
        <CopyButton text={json} what={title} />
      </div>
      {/* It scrolls, so the keyboard must reach it. */}
      <pre className={`code ${hubCss['jsonpane']}`} tabIndex={0} aria-label={title}>
        {json}
      </pre>
    </div>
  );
}
