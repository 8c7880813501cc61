import type { StreamItem, StreamName, StreamParams } from '../contract/streams.ts';
import type { HandedOver } from './handed-over.ts';
import type { Hub } from './hub/hub.ts';
import type { Jobs } from './jobs.ts';
import type { Reminders } from './reminders.ts';
import type { Simulations } from './simulation/simulations.ts';
import type { Workspaces } from './workspace.ts';

/** One function a row of `contract/streams.ts`; answers how to stop listening. */
export type Sources = {
  readonly [S in StreamName]: (params: StreamParams<S>, listener: (item: StreamItem<S>) => void) => () => void;
};

interface Tellers {
  readonly jobs: Jobs;
  readonly workspaces: Workspaces;
  readonly simulations: Simulations;
  readonly hub: Hub;
  readonly handedOver: HandedOver;
  readonly reminders: Reminders;
}

/** Where what is pushed comes from. */
export const sourcesOf = ({ jobs, workspaces, simulations, hub, handedOver, reminders }: Tellers): Sources => ({
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
  'simulation.totals': ({ runId }, listener) => simulations.run(runId).totals.subscribe(listener),
  'simulation.fleet': ({ runId }, listener) => simulations.run(runId).watch(listener),
  'simulation.events': ({ runId, ...wanted }, listener) => simulations.run(runId).subscribe(listener, wanted),
  'hub.events': (_params, listener) => hub.events.subscribe(listener),
  'hub.changed': (_params, listener) => hub.changed.subscribe(listener),
});
