import { Button } from '@fluentui/react-components';
import { SaveRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { Problem } from '../../ui/Problem.tsx';
import { simulate as text } from './words.ts';
import css from './simulate.module.css';

/** What a run has come to, as files in a folder: a report, CSV, JSON lines. Also while it goes on. */
export function SaveResults({ runId }: { readonly runId: string }) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');
  const save = async () => {
    setSaid('');
    const chosen = await bench.call('folder.choose', {});
    if (!chosen.ok) return setFailure(chosen.error);
    const { folder } = chosen.value;
    if (folder === undefined) return;
    const saved = await bench.call('simulation.saveResults', { runId, folder: folder.token });
    setFailure(saved.ok ? undefined : saved.error);
    if (saved.ok) setSaid(text.resultsSaved(saved.value.files.join(', '), saved.value.folder));
  };
  return (
    <div className={css['results']}>
      <Button icon={<SaveRegular />} onClick={() => void save()}>
        {text.saveResults}
      </Button>
      <span role="status" className="small dim">
        {said}
      </span>
      <Problem failure={failure} />
    </div>
  );
}
