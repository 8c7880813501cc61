import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { ListDialog } from './ListDialog.tsx';
import { text } from './words.ts';

/** What is done with the revocation list of an authority: signed anew before it ends, and handed to others. */
export function ListActions({ authority }: { readonly authority: string }) {
  const bench = useBench();
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const save = async () => {
    const list = await bench.call('authority.revocationList', { workspace: bench.workspace, authority });
    const saved = list.ok
      ? await bench.call('file.save', { suggestedName: `${list.value.file.name}.pem`, text: list.value.pem })
      : list;
    setFailure(saved.ok ? undefined : saved.error);
  };
  return (
    <>
      <div className="row">
        <Button size="small" onClick={() => setOpen(true)}>
          {text.actions.sign}
        </Button>
        <Button size="small" onClick={() => void save()}>
          {text.save}
        </Button>
      </div>
      <Problem failure={failure} />
      {open ? <ListDialog deed="sign" authority={authority} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
