import type { Handlers } from '../handlers.ts';
import type { RunSetups } from '../run-setups.ts';
import type { PlanDevices } from './devices.ts';
import type { Plans } from './plans.ts';

/** Plans of runs, and how the last ones were set up. */
export const planCalls = (plans: Plans, devices: PlanDevices, setups: RunSetups) =>
  ({
    'plan.read': (input) => plans.read(input),
    'plan.columns': (input) => plans.columns(input),
    'plan.keep': (input) => plans.keep(input),
    'plan.devices': (input) => devices.look(input),
    'plan.prepare': (input) => plans.prepare(input),
    'runSetup.read': (input) => setups.read(input),
    'runSetup.keep': (input) => setups.keep(input),
  }) satisfies Partial<Handlers>;
