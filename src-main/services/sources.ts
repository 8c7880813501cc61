import type { StreamItem, StreamName, StreamParams } from '../contract/streams.ts';
import type { HandedOver } from './handed-over.ts';
import type { Jobs } from './jobs.ts';
import type { Late } from './late.ts';
import type { Reminders } from './reminders.ts';
import { noSuchRun } from './simulation/no-such-run.ts';
import type { Simulations } from './simulation/simulations.ts';
import type { connectingWing } from './wings/connecting.ts';
import type { Workspaces } from './workspaces.ts';

/** One function a row of `contract/streams.ts`; answers how to stop listening. */
export type Sources = {
  readonly [S in StreamName]: (params: StreamParams<S>, listener: (item: StreamItem<S>) => void) => () => void;
};

interface Tellers {
  readonly jobs: Jobs;
  readonly workspaces: Workspaces;
  readonly connecting: Late<ReturnType<typeof connectingWing>>;
  readonly handedOver: HandedOver;
  readonly reminders: Reminders;
}

/** Where none was started there is none. */
const runOf = (simulations: Simulations | undefined, runId: string) => {
  if (simulations === undefined) throw noSuchRun();
  return simulations.run(runId);
};

/** Where what is pushed comes from. */
export const sourcesOf = ({ jobs, workspaces, connecting, handedOver, reminders }: Tellers): Sources => ({
  'job.progress': ({ jobId }, listener) =>
    jobs.progress.subscribe((item) => {
      if (item.jobId === jobId) listener(item);
    }),
  'job.running': (_params, listener) => jobs.watch(listener),
  'files.handedOver': (_params, listener) => handedOver.subscribe(listener),
  'window.asked': (_params, listener) => reminders.subscribe(listener),
  'workspace.changed': ({ workspace }, listener) =>
    workspaces.changed.subscribe((item) => {
      if (item.workspace === workspace) listener({});
    }),
  'simulation.totals': ({ runId }, listener) => runOf(connecting.made?.simulations, runId).totals.subscribe(listener),
  'simulation.fleet': ({ runId }, listener) => runOf(connecting.made?.simulations, runId).watch(listener),
  'simulation.events': ({ runId, ...wanted }, listener) =>
    runOf(connecting.made?.simulations, runId).subscribe(listener, wanted),
  'hub.events': (_params, listener) => connecting.listen(({ hub }) => hub.events.subscribe(listener)),
  'hub.changed': (_params, listener) => connecting.listen(({ hub }) => hub.changed.subscribe(listener)),
});
