import type { Scenario } from '../scenario.ts';
import { exportScenarios } from './exports.ts';
import { hubClientScenarios } from './hub-clients.ts';
import { hubScenario } from './hub.ts';
import { workspaceScenarios } from './workspace.ts';
import { writersScenario } from './writers.ts';

/** Everything that `npm run torture` does; a scenario is a file here and a row of this table. */
export const scenarios: readonly Scenario[] = [
  writersScenario,
  ...workspaceScenarios,
  ...exportScenarios,
  hubScenario,
  ...hubClientScenarios,
];
