import type { MethodOutput } from '../contract/methods.ts';
import type { RunningJob } from '../contract/models.ts';
import type { Question } from './ask.ts';

type Runs = MethodOutput<'simulation.list'>['runs'];

/** What to ask before everything stops; undefined where nothing would be lost. */
export function closingQuestion(runs: Runs, jobs: readonly RunningJob[]): Question | undefined {
  const going = runs.filter(({ totals }) => totals.state === 'running' || totals.state === 'paused');
  const making = jobs.filter(({ looksOnly }) => !looksOnly);
  if (going.length === 0 && making.length === 0) return undefined;
  const devices = going.reduce((sum, { deviceIds }) => sum + deviceIds.length, 0);
  const telemetry = `${devices === 1 ? 'One device is' : `${devices} devices are`} sending telemetry, and would stop.`;
  const work = making.map(({ title, done, total }) =>
    total === undefined ? `${title} is under way.` : `${title}: ${done ?? 0} of ${total}.`,
  );
  return {
    kind: 'warning',
    message: headline(going.length, making.length),
    detail: [
      ...(going.length === 0 ? [] : [telemetry]),
      ...work,
      ...(making.length === 0 ? [] : ['What is finished stays; the rest would not be made.']),
    ].join('\n'),
    yes: 'Stop and quit',
    no: 'Keep running',
    enter: 'no',
  };
}

function headline(runs: number, jobs: number): string {
  if (jobs > 0)
    return runs === 0 ? 'Certbench is still working.' : 'Certbench is still working, and a simulation runs.';
  return runs === 1 ? 'A simulation is running.' : `${runs} simulations are running.`;
}
