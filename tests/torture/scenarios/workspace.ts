import { join } from 'node:path';
import { type Operation, filesBelow, prepareBy, torture } from '../operation.ts';
import type { Scenario } from '../scenario.ts';
import { inspectOld, inspectWorkspace } from '../whole.ts';

/** Devices, authorities, proofs and server certificates: each is there whole or not at all, and what was there stays. */

interface Making {
  readonly name: string;
  readonly before: readonly (readonly string[])[];
  readonly command: readonly string[];
  readonly doneCodes?: readonly string[];
  /** What is made anew in the place of an old one. */
  readonly replaces?: RegExp;
  readonly longOnly?: boolean;
  readonly points?: number;
}

const root = ['authority', 'create', '--name', 'Root', '--key', 'ec-p256'];
const sign = ['proof', 'sign', '--authority', 'Root', '--code', 'AB'.repeat(24)];

const makings: readonly Making[] = [
  { name: 'authority', before: [], command: root, doneCodes: ['NAME_TAKEN'] },
  {
    name: 'authority below another',
    before: [root],
    command: ['authority', 'create', '--name', 'Plant', '--parent', 'Root', '--key', 'ec-p256'],
    doneCodes: ['NAME_TAKEN'],
    longOnly: true,
  },
  {
    name: 'devices',
    before: [root, ['device', 'create', '--authority', 'Root', '--id', 'old']],
    command: ['device', 'create', '--authority', 'Root', '--id', 'old', 'new-1', 'new-2'],
  },
  {
    name: 'devices made in threads',
    before: [root, ['device', 'create', '--authority', 'Root', '--id', 't-3']],
    command: ['device', 'create', '--authority', 'Root', '--prefix', 't-', '--count', '40'],
    points: 60,
  },
  { name: 'proof', before: [root], command: sign, longOnly: true },
  { name: 'proof signed again', before: [root, sign], command: sign, replaces: /^verifications/ },
  {
    name: 'server certificate',
    before: [root],
    command: ['server', 'create', '--authority', 'Root', '--name', 'broker', '--dns', 'localhost'],
    doneCodes: ['NAME_TAKEN'],
  },
];

export const workspaceScenarios: readonly Scenario[] = makings.map((making) => ({
  name: making.name,
  longOnly: making.longOnly ?? false,
  run: async (effort) => [await torture(operationOf(making), effort)],
}));

function operationOf({ name, before, command, doneCodes = [], replaces, points }: Making): Operation {
  const within = (folder: string, args: readonly string[]) => [...args, '--workspace', join(folder, 'workspace')];
  let old: ReadonlyMap<string, Buffer> = new Map();
  return {
    name,
    doneCodes,
    ...(points === undefined ? {} : { points }),
    async prepare(folder) {
      for (const args of before) await prepareBy(...within(folder, args));
      old = await filesBelow(folder);
    },
    command: (folder) => within(folder, command),
    async inspect(folder, row, moment, where) {
      const when = moment === 'again' ? `${where}, run again` : where;
      // Whoever opens the workspace finds the old proof again, which is away between two renames.
      await inspectWorkspace(join(folder, 'workspace'), row, when);
      await inspectOld(old, folder, row, when, (path) => replaces?.test(path.slice('workspace/'.length)) ?? false);
    },
  };
}
