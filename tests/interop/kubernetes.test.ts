import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Job } from 'kubernetes-models/batch/v1';
import { PersistentVolumeClaim, Pod } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { type Manifest, documentsOf, patched } from '../support/manifests.ts';
import { run } from '../support/programs.ts';

/** The manifests, judged by what Kubernetes publishes of its API: the package is made of its OpenAPI. */

const models = {
  Job: { Model: Job, type: 'IJob', from: 'kubernetes-models/batch/v1' },
  Pod: { Model: Pod, type: 'IPod', from: 'kubernetes-models/v1' },
  PersistentVolumeClaim: {
    Model: PersistentVolumeClaim,
    type: 'IPersistentVolumeClaim',
    from: 'kubernetes-models/v1',
  },
} as const;

const [job, shelf, ...claims] = ['job.yaml', 'shelf.yaml', 'storage.yaml'].flatMap((file) =>
  documentsOf('base', file),
) as [Manifest, Manifest, ...Manifest[]];
const fromSecret = patched(job, 'from-secret', 'workspace.yaml');
const all = {
  job,
  shelf,
  'job from a secret': fromSecret,
  ...Object.fromEntries(claims.map((one) => [one.metadata.name, one])),
};

const modelOf = (manifest: Manifest) => models[manifest.kind as keyof typeof models];

/** Throws where a value is not what the API takes. */
function validate(manifest: Manifest): void {
  const { Model } = modelOf(manifest);
  const made = new Model(manifest as never);
  expect({ apiVersion: made.apiVersion, kind: made.kind }).toEqual({ apiVersion: Model.apiVersion, kind: Model.kind });
  made.validate();
}

/** What the compiler says of members that the API does not know; the schema lets them pass. */
async function strangers(manifests: readonly Manifest[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'certbench-manifests-'));
  try {
    await symlink(join(import.meta.dirname, '..', '..', 'node_modules'), join(folder, 'node_modules'), 'junction');
    const lines = manifests.flatMap((manifest, index) => {
      const { type, from } = modelOf(manifest);
      return [
        `import type { ${type} as Type${index} } from '${from}';`,
        `export const manifest${index}: Type${index} = ${JSON.stringify(manifest, undefined, 1)};`,
      ];
    });
    await writeFile(join(folder, 'manifests.ts'), lines.join('\n'));
    const options = {
      strict: true,
      noEmit: true,
      module: 'ESNext',
      moduleResolution: 'Bundler',
      target: 'ES2023',
      types: [],
    };
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, skipLibCheck: true }, files: ['manifests.ts'] }),
    );
    const compiler = join(import.meta.dirname, '..', '..', 'node_modules', '.bin', 'tsc');
    return (await run(compiler, ['-p', folder])).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const podOf = (manifest: Manifest) => {
  const pod = manifest.spec.template?.spec ?? manifest.spec;
  const { containers = [], initContainers = [], volumes = [] } = pod;
  return { ...pod, volumes, all: [...containers, ...initContainers] };
};

describe('manifests', () => {
  test.each(Object.entries(all))('%s is what the API takes', (_name, manifest) => {
    expect(() => validate(manifest)).not.toThrow();
  });

  test('have no member that the API does not know', async () => {
    expect(await strangers(Object.values(all))).toBe('');
    const typed = structuredClone(job) as { spec: Record<string, unknown> };
    typed.spec['completionmode'] = 'Indexed';
    expect(await strangers([typed as unknown as Manifest])).toContain('completionmode');
  });

  test('that are not what the API takes are found', () => {
    for (const [member, value] of [
      ['completions', 'four'],
      ['completionMode', 'indexed'],
      ['template', undefined],
    ] as const) {
      const broken = { ...job, spec: { ...job.spec, [member]: value } };
      expect(() => validate(broken as unknown as Manifest)).toThrow(member);
    }
  });

  test.each([
    ['job', job],
    ['job from a secret', fromSecret],
    ['shelf', shelf],
  ])('%s keeps to the restricted standard for pods, and names its volumes and its needs', (_name, manifest) => {
    const { all: containers, securityContext, volumes, automountServiceAccountToken, restartPolicy } = podOf(manifest);
    expect(securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 10_001,
      fsGroup: 10_001,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect([automountServiceAccountToken, restartPolicy]).toEqual([false, 'Never']);
    const named = volumes.map(({ name }) => name);
    expect(new Set(named).size).toBe(named.length);
    for (const container of containers) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.resources).toMatchObject({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      });
      for (const { name } of container.volumeMounts ?? []) expect(named).toContain(name);
    }
    const mounted = containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name));
    expect(named.filter((name) => !mounted.includes(name))).toEqual([]);
  });

  test('say the number of shards alike, and what each exit status means', () => {
    const { completions, parallelism, podFailurePolicy } = job.spec;
    const [{ args = [], env = [], ports } = {}] = podOf(job).all;
    expect([parallelism, args.find((one) => one.startsWith('--shards='))]).toEqual([
      completions,
      `--shards=${completions}`,
    ]);
    expect(args).toContain('--results=/results/$(SHARD)');
    expect(env.find(({ name }) => name === 'SHARD')).toEqual({
      name: 'SHARD',
      valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } },
    });
    expect(args.find((one) => one.startsWith('--metrics='))).toBe(`--metrics=${ports?.[0]?.containerPort}`);
    expect(job.spec.template?.metadata.annotations).toMatchObject({
      'prometheus.io/port': String(ports?.[0]?.containerPort),
    });
    const byStatus = podFailurePolicy?.rules.flatMap(({ action, onExitCodes }) =>
      onExitCodes === undefined ? [] : [[action, (onExitCodes as { values: number[] }).values]],
    );
    expect(byStatus).toEqual([
      ['FailIndex', [3]],
      ['FailJob', [2]],
    ]);
  });

  test('a kustomization names files that are there, and the plan that the job takes', () => {
    const [base] = documentsOf('base', 'kustomization.yaml') as [
      { resources: string[]; configMapGenerator: [{ name: string; files: string[] }]; images: [{ name: string }] },
    ];
    for (const file of base.resources) expect(documentsOf('base', file).length).toBeGreaterThan(0);
    const [{ name, files }] = base.configMapGenerator;
    expect(podOf(job).volumes.find((one) => one.name === 'plan')).toEqual({ name: 'plan', configMap: { name } });
    expect(files).toEqual(['plan.json']);
    expect(documentsOf('base', 'plan.json')).toMatchObject([{ version: 1 }]);
    const [overlay] = documentsOf('from-secret', 'kustomization.yaml') as [
      { resources: string[]; patches: [{ path: string; target: object }] },
    ];
    expect(overlay.resources).toEqual(['../base']);
    expect(overlay.patches).toEqual([{ path: 'workspace.yaml', target: { kind: job.kind, name: job.metadata.name } }]);
    expect(podOf(fromSecret).volumes.find((one) => one.name === 'packed')?.secret).toEqual({
      secretName: 'certbench-workspace',
      defaultMode: 0o440,
    });
    expect(podOf(fromSecret).volumes.filter((one) => one.name === 'workspace')).toEqual([
      { name: 'workspace', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
    ]);
  });
});
