import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Job } from 'kubernetes-models/batch/v1';
import { ConfigMap, PersistentVolumeClaim, Pod, Secret } from 'kubernetes-models/v1';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { isMissing, run } from '../support/programs.ts';

/** What docs/fleet.md has people type, as far as kubectl, bash and tar can say without a cluster. */

const missing = isMissing('kubectl', 'bash');
const root = join(import.meta.dirname, '..', '..');
const manifests = (name: string) => join(root, 'deploy', 'kubernetes', name);
const models = { Job, Pod, PersistentVolumeClaim, ConfigMap, Secret };

interface Made {
  readonly kind: keyof typeof models;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

const documents = (text: string): Made[] => parseAllDocuments(text).map((one) => one.toJS() as Made);

function validated(text: string): Made[] {
  const all = documents(text);
  for (const one of all) expect(() => new models[one.kind](one as never).validate()).not.toThrow();
  return all;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-kubectl-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Without a cluster, whatever this computer knows of some. */
const shell = (line: string) =>
  run('bash', ['-o', 'pipefail', '-c', line], {
    cwd: folder,
    env: { ...process.env, KUBECONFIG: join(folder, 'none') },
  });

/** The indented lines of the page that are commands. */
const page = await readFile(join(root, 'docs', 'fleet.md'), 'utf8');
const commands = page
  .replaceAll(/ \\\n\s+/g, ' ')
  .split('\n')
  .flatMap((line) => /^ {4,}((?:kubectl|tar|docker|certbench) .*)$/.exec(line)?.[1] ?? [])
  .concat([...page.matchAll(/`(kubectl [^`]+)`/g)].map(([, line = '']) => line));

describe.skipIf(missing)('docs/fleet.md', () => {
  test('has commands that a shell takes', async () => {
    expect(commands.length).toBeGreaterThanOrEqual(10);
    for (const line of commands) {
      expect({ line, ...(await run('bash', ['-n', '-c', line])) }).toMatchObject({ line, status: 0, stderr: '' });
    }
  });

  test('asks kubectl for what it knows, with options that it has', async () => {
    const calls = commands.flatMap((line) => line.split(/ \| | && /)).filter((one) => one.startsWith('kubectl '));
    expect(calls.length).toBeGreaterThanOrEqual(7);
    for (const call of calls) {
      // What follows -- is for the pod.
      const [own = ''] = call.split(' -- ');
      const words = own.split(' ').slice(1);
      const verb = words[0] === 'create' ? words.slice(0, 3) : words.slice(0, 1);
      const help = await run('kubectl', [...verb, '--help']);
      expect([call, help.status]).toEqual([call, 0]);
      for (const option of words.flatMap((word) => /^--?[a-z][a-z-]*/.exec(word)?.[0] ?? [])) {
        expect([call, option, new RegExp(`(?:^|\\s)${option}[,=]`).test(help.stdout)]).toEqual([call, option, true]);
      }
    }
  });

  test.each(['base', 'from-secret'])(
    'has kustomize build %s, of which each part is what the API takes',
    async (name) => {
      const { status, stdout, stderr } = await run('kubectl', ['kustomize', manifests(name)]);
      expect([status, stderr]).toEqual([0, '']);
      const all = validated(stdout);
      const job = all.find(({ kind }) => kind === 'Job');
      const plan = all.find(({ kind }) => kind === 'ConfigMap');
      expect(plan?.metadata.name).toMatch(/^certbench-plan-\w+$/);
      // By its generated name, so that a plan that was changed is another one.
      expect(JSON.stringify(job)).toContain(`"configMap":{"name":"${plan?.metadata.name}"}`);
      expect(stdout).not.toMatch(/image: certbench$/m);
      // The first step makes everything but the run, by this label.
      expect(commands).toContainEqual(expect.stringContaining(`-l '!certbench/run'`));
      const first = all.filter(({ metadata }) => metadata.labels?.['certbench/run'] === undefined);
      expect(first.map(({ kind }) => kind).toSorted()).toEqual([
        'ConfigMap',
        'PersistentVolumeClaim',
        'PersistentVolumeClaim',
        'Pod',
      ]);
      expect(first.find(({ kind }) => kind === 'Pod')?.metadata.name).toBe('certbench-shelf');
    },
  );

  test('packs a workspace into a Secret that the API takes, and that the pod unpacks', async () => {
    await mkdir(join(folder, 'work', 'devices'), { recursive: true });
    await writeFile(join(folder, 'work', 'devices', 'one'), 'of a workspace');
    const line = commands.find((one) => one.startsWith('tar ')) ?? '';
    const { status, stdout, stderr } = await shell(`${line} --dry-run=client -o yaml`);
    expect([status, stderr]).toEqual([0, '']);
    const [secret] = validated(stdout) as unknown as [Made & { readonly data: Readonly<Record<string, string>> }];
    expect(secret.metadata.name).toBe('certbench-workspace');
    const [[file, packed] = ['', '']] = Object.entries(secret.data);
    const { stdout: built } = await run('kubectl', ['kustomize', manifests('from-secret')]);
    expect(built).toContain(`/packed/${file}`);
    await writeFile(join(folder, 'packed.tgz'), Buffer.from(packed, 'base64'));
    expect((await shell('mkdir out && tar -xzf packed.tgz -C out --no-same-owner && cat out/devices/one')).stdout).toBe(
      'of a workspace',
    );
  });
});
