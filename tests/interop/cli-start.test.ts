import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Worker } from 'node:worker_threads';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certbenchProgram } from '../../src-main/shell-cli/program.ts';
import { commandGroups } from '../../src-main/shell-cli/command-rows.ts';
import { cliPath, run } from '../support/programs.ts';

/** What the built program loads before it does what it is told, as V8 tells of its scripts. */

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'certbench-start-'))));
afterAll(() => rm(folder, { recursive: true }));

interface Loaded {
  readonly text: string;
  /** Whose code is in it: the bundler says above most modules where they come from. */
  readonly packages: readonly string[];
}

async function loaded(...args: string[]): Promise<Loaded> {
  const coverage = await mkdtemp(join(folder, 'run-'));
  const env = { NODE_V8_COVERAGE: coverage, CERTBENCH_PASSPHRASE: 'correct horse battery staple' };
  const { status, stderr } = await run(process.execPath, [cliPath, ...args], { env });
  expect(stderr).not.toMatch(/INTERNAL|error/);
  expect(status).toBe(0);
  const told = await Promise.all((await readdir(coverage)).map((name) => readFile(join(coverage, name), 'utf8')));
  const scripts = told.flatMap((one) =>
    (JSON.parse(one) as { result: { url: string }[] }).result.map(({ url }) => url),
  );
  const ours = [...new Set(scripts)].filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
  expect(ours).toContain(cliPath);
  expect(new Set(ours.map((path) => dirname(path)))).toEqual(new Set([dirname(cliPath)]));
  const text = (await Promise.all(ours.map((path) => readFile(path, 'utf8')))).join('\n');
  const modules = text.matchAll(/^\/\/ (?:.*\/)?node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm);
  return { text, packages: [...new Set([...modules].map(([, name = '']) => name))].toSorted() };
}

describe('a command line', () => {
  test.each([['--version'], ['--help'], ['help']])('%s loads no command', async (...args) => {
    const { text, packages } = await loaded(...args);
    expect(packages).toEqual(['commander']);
    expect(text.length).toBeLessThan(200_000);
  });

  test('that asks for the help of a command loads that command, and no services', async () => {
    const { text } = await loaded('device', 'create', '--help');
    expect(text).toContain('function addDeviceCommands(');
    expect(text).not.toMatch(/function (?:addHubCommands|addAuthorityCommands|createServices)\(/);
    expect(text.length).toBeLessThan(700_000);
  });

  test('that is wrong ends, although threads have begun for it', async () => {
    const { status, stderr } = await run(
      process.execPath,
      [cliPath, 'device', 'create', '--workspace', join(folder, 'none'), '--prefix', 'd', '--count', '40'],
      {},
    );
    expect(stderr).toContain('Give either --authority NAME or --self-signed.');
    expect(status).toBe(2);
  });

  test('that makes devices loads what makes devices', async () => {
    const authority = ['--workspace', join(folder, 'w'), '--authority', 'Root'];
    await loaded('authority', 'create', ...authority.slice(0, 2), '--name', 'Root');
    const { text, packages } = await loaded('device', 'create', ...authority, '--prefix', 'd', '--count', '40');
    expect(text).toContain('function createServices(');
    expect(text).not.toMatch(/function (?:addHubCommands|connectingWing|papersWing|createDeviceConnections|csvSet)\(/);
    const language = ['@lingui/core', '@lingui/message-utils', '@messageformat/parser'];
    const others = ['commander', 'p-limit', 'yocto-queue', 'zod'];
    expect(packages).toEqual([...language, ...others]);
    // The schemas of other calls take as long to make as the rest of the start.
    expect(text).not.toMatch(/^\/\/ src-main\/contract\/(?:hub|plan)\//m);
    expect(text.length).toBeLessThan(1_150_000);
  });
});

test('a thread that makes devices has what makes devices, and no schema of what is read', async () => {
  const script = await readFile(join(dirname(cliPath), 'making-thread.cjs'), 'utf8');
  expect(script).toContain('generateKeyPairSync');
  expect(script).not.toMatch(/ZodString|safeParse/);
  expect(script.length).toBeLessThan(180_000);
});

test('a thread with simulated devices begins without schemas', async () => {
  const script = await readFile(join(dirname(cliPath), 'fleet-thread.cjs'), 'utf8');
  const begins = /begin\(\w+\.workerData\);\s*$/;
  expect(begins.test(script)).toBe(true);
  // Zod leaves its registry where everybody finds it.
  const told = script.replace(
    begins,
    ';require("node:worker_threads").parentPort.postMessage(Object.keys(globalThis));',
  );
  const worker = new Worker(told, { eval: true });
  const [names] = (await once(worker, 'message')) as [string[]];
  await worker.terminate();
  await import('zod');
  const left = Object.keys(globalThis).filter((name) => name.startsWith('__zod'));
  expect(left.length).toBeGreaterThan(0);
  expect(names.filter((name) => left.includes(name))).toEqual([]);
});

const commandRows = commandGroups.flatMap(({ rows }) => rows);

describe('the rows of commands', () => {
  test('have the names that their files add, and say what each is for', async () => {
    const { Command } = await import('commander');
    for (const { commands, load } of commandRows) {
      const program = new Command();
      (await load())(program, { words: [], connection: undefined });
      expect(program.commands.map((one) => one.name())).toEqual(Object.keys(commands));
      expect(Object.values(commands).every((about) => about !== '')).toBe(true);
    }
  });

  test('are all told of, whichever of them is loaded', async () => {
    const names = commandRows.flatMap(({ commands }) => Object.keys(commands));
    for (const words of [[], ['device', 'create'], ['help', 'hub']]) {
      const program = await certbenchProgram(['node', 'certbench', ...words]);
      expect(program.commands.map((one) => one.name())).toEqual(names);
      expect(program.commands.filter((one) => one.description() === '')).toEqual([]);
    }
  });

  test('are told of under what they are for, in a line each', async () => {
    const { status, stdout } = await run(process.execPath, [cliPath, '--help'], { env: { COLUMNS: '80' } });
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.filter((line) => line.endsWith(':'))).toEqual([
      'Options:',
      ...commandGroups.map(({ heading }) => heading),
    ]);
    const told = commandRows.flatMap(({ commands }) => Object.entries(commands));
    const found = lines.flatMap((line) => /^ {2}([a-z][\w-]*) {2,}(\S.*)$/.exec(line)?.slice(1, 3).join(': ') ?? []);
    expect(found.slice(0, -1)).toEqual(told.map(([name, about]) => `${name}: ${about}`));
    expect(found.at(-1)).toMatch(/^help: /);
    expect(lines.filter((line) => line.length > 80 && !line.startsWith('Licences'))).toEqual([]);
  });
});
