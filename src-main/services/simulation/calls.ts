import type { Handlers } from '../handlers.ts';
import { forecastRun } from './forecasting.ts';
import type { Simulations } from './simulations.ts';

/** Runs of simulated devices. */
export const simulationCalls = (simulations: Simulations) =>
  ({
    'simulation.start': (input) => simulations.start(input),
    'simulation.forecast': (input) => forecastRun(input),
    'simulation.list': () => simulations.list(),
    'simulation.pause': (input) => simulations.pause(input),
    'simulation.resume': (input) => simulations.resume(input),
    'simulation.renew': (input) => simulations.renew(input),
    'simulation.stop': (input) => simulations.stop(input),
    'simulation.status': ({ runId }) => simulations.run(runId).status(),
  }) satisfies Partial<Handlers>;
