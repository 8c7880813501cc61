import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
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

describe('a program that goes on when all of it that was not loaded yet is gone', () => {
  async function begin(...words: string[]) {
    const program = await without();
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => (said.stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (said.stderr += data.toString()));
    const ended = once(child, 'close') as Promise<[number | null]>;
    const replace = async () => {
      for (const name of await readdir(dirname(program))) {
        if (name.endsWith('.mjs') && name !== 'certbench.mjs') await rm(join(dirname(program), name));
      }
    };
    return { child, said, ended, replace };
  }

  test('can be cancelled, and leaves neither lock nor what is half made', async () => {
    const set = ['--self-signed', '--prefix', 'd', '--count', '4000'];
    const { child, said, ended, replace } = await begin('device', 'create', '--workspace', at('many'), ...set);
    await vi.waitFor(async () => expect((await readdir(at('many', 'devices'))).length).toBeGreaterThan(50), 20_000);
    await replace();
    child.kill('SIGINT');
    expect(await ended).toEqual([1, null]);
    expect(said.stderr).toContain('CANCELLED');
    expect(await readdir(at('many', '.certbench'))).toEqual([]);
  });

  test('as a hub can be managed, and refuses what it does not serve', async () => {
    const { child, said, ended, replace } = await begin(
      'hub',
      'start',
      '--port',
      '0',
      '--data',
      at('managed'),
      '--json',
    );
    await vi.waitFor(() => expect(said.stdout).toContain('"listening"'), 20_000);
    await replace();
    const control = JSON.parse(await readFile(at('managed', 'control.json'), 'utf8')) as {
      port: number;
      token: string;
    };
    const socket = connect({ host: '127.0.0.1', port: control.port });
    const lines = createInterface(socket)[Symbol.asyncIterator]();
    socket.write(`${control.token}\n`);
    const codes: (string | undefined)[] = [];
    for (const [id, method] of ['hub.status', 'hub.setThrottle', 'hub.setTopicSpace', 'device.list'].entries()) {
      socket.write(`${JSON.stringify({ kind: 'call', id, method, input: {} })}\n`);
      for (;;) {
        const { value } = (await lines.next()) as { value: string };
        if (!value.startsWith('{')) continue;
        const frame = JSON.parse(value) as { id?: number; reply?: { error?: { code: string } } };
        if (frame.id !== id || frame.reply === undefined) continue;
        codes.push(frame.reply.error?.code);
        break;
      }
    }
    expect(codes).toEqual([undefined, undefined, 'INVALID_INPUT', 'FORBIDDEN']);
    socket.destroy();
    child.kill('SIGTERM');
    await ended;
    expect(said.stderr).not.toContain('Node.js v');
  });
});
