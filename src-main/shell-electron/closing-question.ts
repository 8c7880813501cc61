import { i18n } from '../services/i18n.ts';
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
  const telemetry = i18n.t(
    '{devices, plural, one {One device is} other {# devices are}} sending telemetry, and would stop.',
    { devices },
  );
  const work = making.map(({ title, done, total }) =>
    total === undefined
      ? i18n.t('{title} is under way.', { title })
      : i18n.t('{title}: {done} of {total}.', { title, done: done ?? 0, total }),
  );
  return {
    kind: 'warning',
    message: headline(going.length, making.length),
    detail: [
      ...(going.length === 0 ? [] : [telemetry]),
      ...work,
      ...(making.length === 0 ? [] : [i18n.t('What is finished stays; the rest would not be made.')]),
    ].join('\n'),
    yes: i18n.t('Stop and quit'),
    no: i18n.t('Keep running'),
    enter: 'no',
  };
}

function headline(runs: number, jobs: number): string {
  if (jobs > 0)
    return runs === 0
      ? i18n.t('Certbench is still working.')
      : i18n.t('Certbench is still working, and a simulation runs.');
  return i18n.t('{runs, plural, one {A simulation is running.} other {# simulations are running.}}', { runs });
}
