import type { Warning } from '../../../../src-main/contract/models.ts';
import { Warnings } from '../../../ui/Problem.tsx';

/** What tutorials do as well: whoever follows one is to know it, and not to take it for a mishap. */
const usual: ReadonlySet<string> = new Set<Warning['code']>(['weak-passphrase', 'default-pfx-password']);

/** What is to be said of something that was made, below its files. */
export function Remarks({ warnings }: { readonly warnings: readonly Warning[] }) {
  const quiet = new Set(warnings.filter(({ code }) => usual.has(code)).map(({ message }) => message));
  return (
    <>
      <Warnings warnings={warnings.filter(({ code }) => !usual.has(code))} />
      {quiet.size === 0 ? null : <p className="faint small">{[...quiet].join(' ')}</p>}
    </>
  );
}
