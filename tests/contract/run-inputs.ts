import type { MethodName } from '../../src-main/contract/methods.ts';

/** Something to ask of every call about runs that is not asked on the way. `path` makes the token of a path of the workbench. */
export const runInputs = ({
  workspace,
  runId,
  password,
  path,
}: {
  readonly workspace: string;
  readonly runId: unknown;
  readonly password: string;
  readonly path: (name: string) => string;
}): Readonly<Partial<Record<MethodName, unknown>>> => ({
  'runSetup.keep': {
    workspace,
    setup: {
      deviceIds: ['dev-01'],
      subscribers: [],
      platform: 'mqtt-broker',
      server: { host: 'h', port: 8883 },
      settings: { userName: 'u', password },
      messages: 0,
      intervalMs: 1000,
      model: 'tutorial',
      alertAboveC: 30,
    },
  },
  'runSetup.read': { workspace },
  'results.prepare': { folder: path('results') },
  'results.merge': { folders: [path('exported')], folder: path('merged') },
  'simulation.saveResults': { runId, folder: path('results') },
  'simulation.pause': { runId },
  'simulation.resume': { runId },
  'simulation.history': { runId },
  'simulation.latencies': { runId },
  'simulation.status': { runId },
  'simulation.stop': { runId },
});
