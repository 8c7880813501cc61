import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../../../bench/bench.ts';
import type { Failure } from '../../../../bench/host.ts';
import { Problem } from '../../../../ui/Problem.tsx';
import { text } from './words.ts';

/** Puts a request into a folder as .csr, .der and .txt. */
export function ExportRequest({ name }: { readonly name: string }) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const [done, setDone] = useState('');
  /** The folder whose files of these names may be replaced. */
  const [taken, setTaken] = useState<string>();
  const place = async (folder: string, overwrite: boolean) => {
    const reply = await bench.call('request.export', { workspace: bench.workspace, name, folder, overwrite });
    setFailure(reply.ok ? undefined : reply.error);
    setDone(reply.ok ? text.exported(reply.value.files.length, reply.value.path) : '');
    setTaken(!reply.ok && reply.error.code === 'NAME_TAKEN' ? folder : undefined);
  };
  const choose = async () => {
    const chosen = await bench.call('folder.choose', {});
    if (!chosen.ok) setFailure(chosen.error);
    else if (chosen.value.folder !== undefined) await place(chosen.value.folder.token, false);
  };
  return (
    <>
      <Button onClick={() => void choose()}>{text.export}</Button>
      {taken === undefined ? null : <Button onClick={() => void place(taken, true)}>{text.replace}</Button>}
      <span role="status" className="dim small break">
        {done}
      </span>
      <Problem failure={failure} />
    </>
  );
}
