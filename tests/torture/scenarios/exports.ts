import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Operation, filesBelow, prepareBy, torture } from '../operation.ts';
import type { Row, Scenario } from '../scenario.ts';
import { inspectOld } from '../whole.ts';

/** Exports: all files or none, and what was there before is there as it was, or as it was to become. */

const names = ['certs/dev-01-full-chain.cert.pem', 'certs/dev-01.cert.pem', 'private/dev-01.key.pem'];

interface Kind {
  readonly name: string;
  /** Makes the folder and what is in it. */
  readonly fill?: (out: string) => Promise<void>;
  readonly overwrite: boolean;
}

const kinds: readonly Kind[] = [
  { name: 'export to a new folder', overwrite: false },
  {
    name: 'export to a folder that is there',
    overwrite: false,
    async fill(out) {
      await mkdir(join(out, 'certs'), { recursive: true });
      await writeFile(join(out, 'certs', 'mine.txt'), 'mine');
    },
  },
  {
    name: 'export that replaces',
    overwrite: true,
    async fill(out) {
      await mkdir(join(out, 'certs'), { recursive: true });
      await mkdir(join(out, 'private'));
      for (const name of ['mine.txt', ...names]) await writeFile(join(out, name), `old ${name}`);
    },
  },
];

export const exportScenarios: readonly Scenario[] = kinds.map((kind) => ({
  name: kind.name,
  run: async (effort) => [await torture(operationOf(kind), effort)],
}));

function operationOf({ name, fill, overwrite }: Kind): Operation {
  let old: ReadonlyMap<string, Buffer> = new Map();
  const output = (folder: string) => join(folder, 'deep', 'out');
  return {
    name,
    doneCodes: overwrite ? [] : ['NAME_TAKEN'],
    async prepare(folder) {
      const workspace = join(folder, 'workspace');
      await prepareBy('device', 'create', '--workspace', workspace, '--self-signed', '--id', 'dev-01');
      await fill?.(output(folder));
      old = await filesBelow(folder);
    },
    command: (folder) => [
      'export',
      '--workspace',
      join(folder, 'workspace'),
      '--device',
      'dev-01',
      '--bundle',
      'azure-certgen',
      '--out',
      output(folder),
      ...(overwrite ? ['--overwrite'] : []),
    ],
    async inspect(folder, row, moment, where, { status }) {
      const isPlace = (path: string) => names.some((one) => path.endsWith(one));
      await inspectOld(old, folder, row, where, isPlace);
      const found = await filesBelow(output(folder));
      const before = new Map([...old].map(([path, bytes]) => [path.slice('deep/out/'.length), bytes]));
      const states = names.map((one) => stateOf(found.get(one), before.get(one)));
      for (const [index, state] of states.entries()) {
        if (state === 'half') row.halfWritten.push(`${where}: ${names[index] ?? ''} is not whole`);
      }
      // One that was refused has taken everything back itself, where the disk lets it.
      const atOnce = fill === undefined || (status === 1 && !where.startsWith('EROFS'));
      judge(states, row, where, moment === 'again' || status === 0, atOnce);
    },
  };
}

type State = 'old' | 'new' | 'half';

function stateOf(found: Buffer | undefined, before: Buffer | undefined): State {
  if (found === undefined ? before === undefined : before?.equals(found) === true) return 'old';
  const text = found?.toString('latin1') ?? '';
  return /^-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----\n$/.test(text) ? 'new' : 'half';
}

/** In a folder that was there, what was cut off is taken back by the next export; a new one appears at once. */
function judge(states: readonly State[], row: Row, where: string, finished: boolean, atOnce: boolean): void {
  const count = states.filter((state) => state === 'new').length;
  if (finished && count < states.length) row.lost.push(`${where}: only ${count} of ${states.length} files are there`);
  if (atOnce && count > 0 && count < states.length) row.halfWritten.push(`${where}: ${count} files are there`);
}
