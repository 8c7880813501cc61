import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli, cliPath, run } from '../support/programs.ts';

/** What is told where the program was built or installed anew while it ran: parts that it loads later have other names by then. */

let folder = '';
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-replaced-'));
  const workspace = ['--workspace', at('w')];
  expect((await cli(['authority', 'create', ...workspace, '--name', 'Root'])).status).toBe(0);
  expect((await cli(['device', 'create', ...workspace, '--authority', 'Root', '--id', 'dev-1'])).status).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program of which these parts are gone, by how their names begin. */
async function without(...parts: string[]): Promise<string> {
  const program = await mkdtemp(at('program-'));
  await cp(dirname(cliPath), program, { recursive: true });
  const names = await readdir(program);
  for (const part of parts) {
    const gone = names.filter((name) => name.startsWith(`${part}-`) || name.startsWith(`${part}.`));
    expect(gone).not.toEqual([]);
    for (const name of gone) await rm(join(program, name));
  }
  return join(program, 'certbench.mjs');
}

const broker = ['--platform', 'mqtt-broker', '--host', 'localhost:1', '--device', 'dev-1'];
const hub = () => ['hub', 'start', '--port', '0', '--data', at('hub')];
const simulate = () => ['simulate', '--workspace', at('w'), ...broker, '--messages', '1'];

test.each([
  ['a command', ['simulate'], simulate],
  ['the services', ['session'], simulate],
  ['a part of the services', ['connecting'], simulate],
  ['the hub', ['hub-listener'], hub],
  ['what devices speak, and their threads', ['device-connections', 'fleet-thread'], simulate],
  [
    'what devices speak',
    ['device-connections'],
    () => ['publish', '--workspace', at('w'), ...broker, '--topic', 'a', '--message', 'b'],
  ],
])('without %s it says what has happened and what to do, without a trace', async (_what, parts, words) => {
  const program = await without(...parts);
  const { status, stdout, stderr } = await run(process.execPath, [program, ...words()]);
  const said = stderr.split('\n').filter((line) => !line.startsWith('warning: '));
  expect([status, stdout, said]).toEqual([
    1,
    '',
    [
      'PROGRAM_CHANGED: A part of Certbench is not there any more: it was installed or built anew while it ran.',
      expect.stringMatching(/^ {2}(?:Close it and start it|Start it) again\. If it stays so, install it anew\.$/),
      '',
    ],
  ]);
});
