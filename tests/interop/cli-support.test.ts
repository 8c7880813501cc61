import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { isMissing, must } from '../support/programs.ts';

let folder: string;
const at = (name: string) => join(folder, name);
const password = 'password-of-the-log-5Rn';
const environment = () => ({ CERTBENCH_DATA: at('data') });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-cli-support-'));
  await mkdir(at('data'), { recursive: true });
  await writeFile(at('data/certbench.log'), `info password=${password}\ninfo the end\n`);
  const authority = ['authority', 'create', '--workspace', at('ws'), '--name', 'Root', '--key', 'ec-p256'];
  expect((await cliHere(authority)).status).toBe(0);
  const device = ['device', 'create', '--workspace', at('ws'), '--authority', 'Root', '--id', 'dev-01'];
  expect((await cliHere(device)).status).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const bundle = (...more: string[]) => cliHere(['support-bundle', '--workspace', at('ws'), ...more], environment());

describe('a support bundle', () => {
  test.skipIf(isMissing('unzip'))('has what was diagnosed, and no password; Info-ZIP unpacks it', async () => {
    const done = await bundle('localhost:1', '--device', 'dev-01', '--leave-out', 'versions', '--out', at('b.zip'));
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing was sent anywhere.') });
    await must('unzip', '-q', at('b.zip'), '-d', at('unpacked'));
    const read = (name: string) => readFile(at(`unpacked/${name}`), 'utf8');
    expect(await read('diagnosis.txt')).toMatch(/Device {4}dev-01\n[\s\S]*TCP: FAILED[\s\S]*\[connection-refused\]/);
    expect(await read('certbench.log')).toBe('info password=<redacted>\ninfo the end\n');
    expect(await read('README.txt')).not.toContain(password);
    await expect(read('versions.json')).rejects.toThrow('ENOENT');
  });

  test('is shown without being written, and without names', async () => {
    const shown = await bundle('--show', '--no-names', '--log-lines', '1');
    expect(shown).toMatchObject({ status: 0, stdout: expect.stringMatching(/== workspace\.json[\s\S]*<name 1>/) });
    expect(shown.stdout).not.toMatch(/Root|dev-01|password=/);
    const noServer = await bundle('--device', 'dev-01');
    expect(noServer).toMatchObject({ status: 2, stderr: expect.stringContaining('Name the server') });
  });
});
