import { spawn, spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HowtoInput, shown } from '../support/howto.ts';
import { isMissing, must, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** The shown commands, pasted into an interactive bash as a terminal without bracketed paste does it. */

const noOpenssl = isMissing('openssl');
const noTerminal = spawnSync('python3', ['-c', 'import pty']).status !== 0;
if (noTerminal && (process.env['CI'] ?? '') !== '') throw new Error('CI must have python3.');

/**
 * A terminal with a bash: sends each text when what it waits for is the last line on the screen, and ends when the shell
 * is ready again. Prints what is on the screen in the end, and how many texts were left.
 */
const terminal = String.raw`
import json, os, pty, select, sys, time
job = json.load(sys.stdin)
pid, fd = pty.fork()
if pid == 0:
    os.chdir(job['cwd'])
    os.execvpe('bash', ['bash', '--norc', '-i'], job['env'])
screen, waiting, end = b'\n', b'', time.time() + 60
steps = job['steps'] + [['READY> ', None]]
while time.time() < end:
    readable, writable, _ = select.select([fd], [fd] if waiting else [], [], 0.4)
    if readable:
        try: screen += os.read(fd, 65536)
        except OSError: break
    if writable: waiting = waiting[os.write(fd, waiting[:512]):]
    if readable or waiting or not screen.endswith(b'\n' + steps[0][0].encode()): continue
    text = steps.pop(0)[1]
    if text is None: break
    waiting = text.replace('\n', '\r').encode() + b'\r'
    screen += b'\n'
print(json.dumps({'screen': screen.decode('utf-8', 'replace'), 'left': len(steps)}))
os.close(fd)
`;

let bench: Workbench;
let count = 0;
const secret = ` Geheim'\\ "$x" ü `;
const env = { PATH: process.env['PATH'], HOME: '/nonexistent', TERM: 'dumb', LANG: 'C.UTF-8', PS1: 'READY> ', PS2: '' };

beforeAll(async () => {
  bench = await Workbench.open();
});
afterAll(() => bench.close());

async function freshFolder(): Promise<string> {
  count += 1;
  const cwd = join(bench.folder, `pasted-${count}`);
  await mkdir(cwd);
  return cwd;
}

type Answers = readonly (readonly [question: string, answer: string])[];

async function paste(cwd: string, pastes: readonly string[], answers: Answers, after: readonly string[] = []) {
  const whenReady = (texts: readonly string[]) => texts.map((text) => ['READY> ', text] as const);
  const job = { cwd, env, steps: [...whenReady(pastes), ...answers, ...whenReady(after)] };
  const { stdout } = await run('python3', ['-c', terminal], { input: JSON.stringify(job) });
  return JSON.parse(stdout) as { screen: string; left: number };
}

/** As the window copies all steps. */
const page = (input: HowtoInput) =>
  shown(input)
    .map(({ title, commands }) => `# ${title}\n${commands}`)
    .join('\n\n');

const opens = async (file: string, passphrase: string) =>
  (await run('openssl', ['pkey', '-in', file, '-passin', `pass:${passphrase}`, '-noout'])).status === 0;

const files = async (cwd: string) =>
  (await readdir(cwd, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

const root: HowtoInput = { topic: 'authority', name: 'Root 1', keyType: 'ec-p256' };
const below: HowtoInput = { topic: 'authority', name: 'Below', parent: 'Root 1', keyType: 'ec-p256' };
const asksRoot = ['A passphrase for the key of Root 1: ', secret] as const;

describe.skipIf(noOpenssl || noTerminal)('what is pasted in one go', { concurrent: true }, () => {
  test('asks for every secret, and takes what is typed then', async () => {
    const cwd = await freshFolder();
    const at = (...parts: string[]) => join(cwd, ...parts);
    expect((await paste(cwd, [page(root)], [asksRoot])).left).toBe(0);
    expect(await opens(at('authorities/Root 1/Root 1-key.pem'), secret)).toBe(true);

    const asksParent = ['Passphrase of Root 1: ', secret] as const;
    const answers = [['A passphrase for the key of Below: ', 'two words'], asksParent] as const;
    expect((await paste(cwd, [page(below)], answers)).left).toBe(0);
    expect(await opens(at('authorities/Below/Below-key.pem'), 'two words')).toBe(true);
    const chain = ['-CAfile', at('authorities/Root 1/Root 1.pem'), at('authorities/Below/Below.pem')];
    expect(await must('openssl', 'verify', ...chain)).toContain('OK');

    const rows = { kind: 'csv', text: 'id,days\nA:1,3\nb,\n' } as const;
    for (const [devices, made] of [
      [{ kind: 'ids' as const, ids: ['Dev:01'] }, ['Dev%3A01']],
      [rows, ['A%3A1', 'b']],
    ] as const) {
      const input = { topic: 'device', devices, authority: 'Root 1', keyEncrypted: true } as const;
      const more = [
        asksParent,
        ['A passphrase for the key files: ', 'key; pass'],
        ['A password for the .pfx, ASCII only: ', "s3cret 'pass'"],
      ] as const;
      const set = devices.kind === 'csv' ? devices : { kind: 'ids' as const, ids: [...devices.ids] };
      expect((await paste(cwd, [page({ ...input, devices: set })], more)).left).toBe(0);
      for (const name of made) {
        expect(await opens(at('devices', name, `${name}-key.pem`), 'key; pass')).toBe(true);
        await must(
          'openssl',
          'pkcs12',
          '-in',
          at('devices', name, `${name}.pfx`),
          '-passin',
          "pass:s3cret 'pass'",
          '-noout',
        );
      }
    }
    expect((await paste(cwd, [page({ topic: 'proof', authority: 'Root 1', code: 'x!y' })], [asksParent])).left).toBe(0);
    const again: HowtoInput = {
      topic: 'openAuthority',
      name: 'Again',
      kind: 'pem',
      file: 'authorities/Root 1/Root 1.pem',
      keyFile: 'authorities/Root 1/Root 1-key.pem',
      keyEncrypted: true,
    };
    const both = [
      ['The password of the file: ', secret] as const,
      ['A passphrase for the key of Again: ', 'new'] as const,
    ];
    expect((await paste(cwd, [page(again)], both)).left).toBe(0);
    expect(await opens(at('authorities/Again/Again-key.pem'), 'new')).toBe(true);
    expect(await files(cwd)).toContain('Again-chain.pem');
    expect(await files(cwd)).toContain('Root 1-verification.pem');
    expect(await files(cwd)).not.toContain('certificate.cnf');
  }, 120_000);

  test('may as well come step by step, or from a file on standard input', async () => {
    const steps = await freshFolder();
    await paste(
      steps,
      shown(root).map(({ commands }) => commands),
      [asksRoot],
    );
    expect(await opens(join(steps, 'authorities/Root 1/Root 1-key.pem'), secret)).toBe(true);
    const file = await freshFolder();
    await writeFile(join(file, 'page.sh'), `${page(root)}\n\necho after\n`);
    const { screen } = await paste(file, ['bash --norc < page.sh'], [asksRoot]);
    expect(screen).toContain('after');
    expect(screen).not.toContain('Geheim');
    expect(await opens(join(file, 'authorities/Root 1/Root 1-key.pem'), secret)).toBe(true);
  }, 60_000);

  test('forgets what was typed', async () => {
    const cwd = await freshFolder();
    const { screen } = await paste(cwd, [page(root)], [asksRoot], ['echo "[${PASSPHRASE-none}]"; history']);
    expect(screen).toContain('[none]');
    expect(screen).not.toContain('Geheim');
  }, 60_000);

  test.each([
    ['blank lines', '\n\n'],
    ['another command', '\n\ntouch pwned\n'],
    ['the same page', `\n${page(root)}\n`],
  ])('takes nothing of %s pasted behind it', async (_, more) => {
    const cwd = await freshFolder();
    expect((await paste(cwd, [`${page(root)}${more}`], [asksRoot])).left).toBe(0);
    expect(await opens(join(cwd, 'authorities/Root 1/Root 1-key.pem'), secret)).toBe(true);
    expect(await files(cwd)).toHaveLength(4);
  });

  test('makes nothing where nothing is typed', async () => {
    const cwd = await freshFolder();
    const { screen } = await paste(cwd, [page(root)], [[asksRoot[0], '']]);
    expect(screen).toContain('PASSPHRASE: is empty');
    expect(await files(cwd)).toEqual(['certificate.cnf']);
  });

  test('makes nothing where there is no terminal to ask at', async () => {
    const cwd = await freshFolder();
    const shell = spawn('bash', ['--norc'], { cwd, detached: true, env, stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = new Promise((resolve) => shell.once('exit', resolve));
    shell.stdin.end(`${page(root)}\nPASSPHRASE=this\n`);
    await ended;
    expect(await files(cwd)).toEqual(['certificate.cnf']);
  });

  test('makes nothing below an authority whose passphrase was mistyped', async () => {
    const cwd = await freshFolder();
    await paste(cwd, [page(root)], [asksRoot]);
    const before = await files(cwd);
    await paste(
      cwd,
      [page(below)],
      [
        ['A passphrase for the key of Below: ', 'new'],
        ['Passphrase of Root 1: ', 'wrong'],
      ],
    );
    expect(await files(cwd)).toEqual(expect.arrayContaining(before));
    expect(await files(cwd)).toHaveLength(before.length + 1);
  }, 60_000);
});
