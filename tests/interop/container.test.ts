import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { LineProgram, cliPath, run } from '../support/programs.ts';

/**
 * What the Dockerfile puts into the image, as it runs there: for a user without name, home and rights, who may write nowhere. The image
 * itself is not built here.
 */

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'deploy', 'Dockerfile'), 'utf8');

/** Instructions with what follows them, continued lines joined. */
const instructions = text
  .replaceAll(/^\s*#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const);
const lastStage = instructions.slice(instructions.findLastIndex(([name]) => name === 'FROM'));
const all = (name: string) => lastStage.flatMap(([one, rest]) => (one === name ? [rest] : []));

describe('the Dockerfile', () => {
  test('has a last stage with a user by number, whose entry is the command line', () => {
    const known = /^(?:ARG|FROM|WORKDIR|COPY|RUN|LABEL|ENV|USER|ENTRYPOINT|CMD)$/;
    expect(instructions.filter(([name]) => !known.test(name))).toEqual([]);
    expect(all('USER')).toEqual(['10001:10001']);
    expect(all('ENTRYPOINT').map((one) => JSON.parse(one) as unknown)).toEqual([['certbench']]);
    expect(all('COPY').every((one) => one.startsWith('--from=build '))).toBe(true);
  });

  test('stands on a Node that the program runs with', () => {
    const [, major, minor] = /^NODE_IMAGE=node:(\d+)\.(\d+)\.\d+-/.exec(instructions[0]?.[1] ?? '') ?? [];
    expect(Number(major)).toBe(22);
    expect(Number(minor)).toBeGreaterThanOrEqual(15);
  });

  test('is given what the build reads, and no more', async () => {
    const ignore = readFileSync(join(root, 'deploy', 'Dockerfile.dockerignore'), 'utf8');
    const lines = ignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    const given = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    for (const name of given) expect(await stat(join(root, name))).toBeDefined();
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(instructions.filter(([name]) => name === 'RUN').map(([, command]) => command.split(' && ')[0])).toEqual([
      expect.stringMatching(/^npm ci --ignore-scripts/),
      'npm run build',
      expect.stringMatching(/^ln -s /),
    ]);
    expect(scripts['build']).toBe('vite build --logLevel warn');
  });
});

const isRoot = process.getuid?.() === 0;
const canDrop = isRoot && spawnSync('setpriv', ['--version']).error === undefined;

describe.skipIf(process.platform !== 'linux' || (isRoot && !canDrop))('the image', () => {
  let folder: string;
  let certbench = '';
  const at = (...parts: string[]) => join(folder, ...parts);
  const hubs: LineProgram[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certbench-image-'));
    await chmod(folder, 0o755);
    for (const line of all('COPY')) {
      const [, ...places] = line.split(' ');
      const target = places.pop() ?? '';
      for (const source of places) {
        const from = join(root, source.replace(/^\/source\//, ''));
        const into = source.endsWith('/') ? target : join(target, basename(source));
        await mkdir(dirname(at('image', into)), { recursive: true });
        await cp(from, at('image', into), { recursive: true });
      }
    }
    const [, from, link] = /^ln -s (\S+) (\S+)$/.exec(all('RUN')[0] ?? '') ?? [];
    expect(link).toBe('/usr/local/bin/certbench');
    certbench = at('image', from ?? '');
  });
  afterAll(async () => {
    await Promise.all(hubs.map((hub) => hub.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  const made = async (...args: string[]) => {
    const { status, stderr } = await cliHere([...args, '--workspace', at('ws')]);
    expect([status, stderr]).toEqual([0, expect.any(String)]);
  };

  /** Takes the right to write from everybody, and lets everybody read. */
  const shut = async (path: string): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true });
    for (const entry of entries) {
      const one = join(path, entry.name);
      await (entry.isDirectory() ? shut(one) : chmod(one, 0o444));
    }
    await chmod(path, 0o555);
  };

  /** As a user whom the system does not know, without an environment. */
  const inImage = (...args: string[]) => {
    const own = ['-i', 'PATH=/usr/bin:/bin', process.execPath, certbench, ...args];
    if (!isRoot) return run('env', own, { cwd: '/' });
    const drop = ['--reuid', '10001', '--regid', '10001', '--clear-groups', '--no-new-privs', '--bounding-set=-all'];
    return run('setpriv', [...drop, 'env', ...own], { cwd: '/' });
  };

  test('runs a fleet from a workspace that cannot be written to', async () => {
    await made('authority', 'create', '--name', 'Root', '--key', 'ec-p256');
    await made('device', 'create', '--authority', 'Root', '--prefix', 'dev-', '--count', '2');
    const start = [cliPath, 'hub', 'start', '--port', '0', '--json', '--auto-register'];
    const hub = new LineProgram(process.execPath, [...start, '--authority', at('ws/authorities/Root/Root.cer')]);
    hubs.push(hub);
    const { port, authorityFile } = await hub.line(({ type }) => type === 'listening');
    await cp(String(authorityFile), at('ca.pem'));
    await chmod(at('ca.pem'), 0o444);
    await shut(at('ws'));
    await shut(at('image'));
    const before = await readdir(at('ws'), { recursive: true });
    expect((await inImage('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const where = ['--platform', 'local-hub', '--host', `localhost:${String(port)}`, '--server-ca', at('ca.pem')];
    const devices = ['simulate', '--workspace', at('ws'), '--device', 'dev-01', 'dev-02'];
    const { status, stdout, stderr } = await inImage(...devices, ...where, '--messages', '2', '--interval', '20ms');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('4 of 4 messages acknowledged');
    expect(await readdir(at('ws'), { recursive: true })).toEqual(before);
    const writing = await inImage('device', 'create', '--workspace', at('ws'), '--self-signed', '--id', 'dev-03');
    expect([writing.status, writing.stderr]).toEqual([1, expect.stringContaining('STORAGE_FAILED')]);
  });
});
