import type { Handlers } from '../handlers.ts';
import { forecastRun } from './forecasting.ts';
import type { Clock } from '../ports.ts';
import type { MergedResults } from '../results/merging.ts';
import type { Simulations } from './simulations.ts';

/** Runs of simulated devices, and what has become of them. */
export const simulationCalls = (simulations: Simulations, merged: MergedResults, clock: Pick<Clock, 'now'>) =>
  ({
    'simulation.start': (input) => simulations.start(input),
    'simulation.forecast': (input) => forecastRun(input, clock),
    'simulation.deviceState': (input) => simulations.device(input),
    'simulation.list': () => simulations.list(),
    'simulation.pause': (input) => simulations.pause(input),
    'simulation.resume': (input) => simulations.resume(input),
    'simulation.renew': (input) => simulations.renew(input),
    'simulation.saveResults': (input) => simulations.saveResults(input),
    'results.prepare': (input) => merged.prepare(input),
    'results.merge': (input) => merged.merge(input),
    'simulation.stop': (input) => simulations.stop(input),
    'simulation.history': ({ runId }) => simulations.history(runId),
    'simulation.latencies': ({ runId }) => ({ latencies: simulations.run(runId).board.latency.buckets() }),
    'simulation.status': ({ runId }) => simulations.run(runId).status(),
  }) satisfies Partial<Handlers>;
