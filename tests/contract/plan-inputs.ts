import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MethodName } from '../../src-main/contract/methods.ts';
import type { Workbench } from '../support/workbench.ts';

/** Something to ask of every call that has to do with plans of runs; a plan with a password in it is among it. */
export async function planInputs(
  bench: Workbench,
  secrets: { readonly server: string; readonly authority: string; readonly key: string },
): Promise<Readonly<Partial<Record<MethodName, unknown>>>> {
  const { workspace } = bench;
  const settings = { userName: 'u', password: secrets.server };
  await writeFile(join(bench.folder, 'plan.json'), JSON.stringify({ version: 1, platform: 'mqtt-broker', settings }));
  return {
    'plan.read': { file: bench.path('plan.json') },
    'plan.keep': { plan: { platform: 'mqtt-broker', settings }, file: bench.path('kept.json') },
    'plan.columns': { table: { text: 'room\nlab\n' } },
    'plan.devices': { workspace, deviceIds: ['dev-01'] },
    'plan.prepare': {
      workspace,
      deviceIds: ['dev-77'],
      createMissing: { authority: 'Root' },
      platform: 'local-hub',
      authorityPassphrase: secrets.authority,
      keyPassphrase: secrets.key,
    },
  };
}
