import { ProgressBar } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { RunningJob } from '../../src-main/contract/models.ts';
import { useBench } from '../bench/bench.ts';
import { useStore } from '../bench/store.ts';
import { app } from './words.ts';
import css from './app.module.css';

/** What is done sooner is not worth a line that comes and goes, in milliseconds. */
const noticedMs = 700;

/** Long work that goes on whatever page is shown, each with its progress and a way to end it. */
export function RunningJobs() {
  const jobs = useStore(useBench().jobs).filter(({ looksOnly }) => !looksOnly);
  return (
    <ul className={css['jobs']} aria-label={app.jobs}>
      {jobs.map((job) => (
        <Job key={job.jobId} job={job} />
      ))}
    </ul>
  );
}

function Job({ job: { jobId, title, done, total } }: { readonly job: RunningJob }) {
  const bench = useBench();
  const [noticed, setNoticed] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setNoticed(true), noticedMs);
    return () => clearTimeout(timer);
  }, []);
  if (!noticed) return null;
  const words = cancelling ? app.jobCancelling(title) : app.job(title, done, total);
  return (
    <li className={css['job']} title={words}>
      <span className="small">{words}</span>
      <ProgressBar
        aria-label={words}
        {...(done === undefined || total === undefined ? {} : { value: done, max: Math.max(1, total) })}
      />
      <button
        type="button"
        aria-label={app.cancelJob(title)}
        title={app.cancelJob(title)}
        disabled={cancelling}
        onClick={() => {
          setCancelling(true);
          void bench.call('job.cancel', { jobId });
        }}
      >
        <DismissRegular fontSize={16} />
      </button>
    </li>
  );
}
