import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { JobProgress, RunningJob } from '../../src-main/contract/models.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let told: JobProgress[];
beforeEach(async () => {
  bench = await Workbench.open();
  await bench.authority();
  told = [];
  bench.services.sources['job.progress']({ jobId: 'proof' }, (one) => told.push(one));
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

type Order = MethodInput<'proof.proveLocally'>;
const order = (more: Partial<Order> = {}): Order => ({
  workspace: bench.workspace,
  authority: 'Root',
  passphrase: '1234',
  hub: { data: bench.path('hub'), port: 0 },
  jobId: 'proof',
  ...more,
});
const status = () => bench.call('hub.status', {});
const authorities = async () => (await status()).authorities.map((one) => [one.name, one.status]);
const start = () => bench.call('hub.start', { data: bench.path('hub'), port: 0 });
const newest = () => (told.at(-1)?.steps ?? []).map(({ step }) => step);
/** Cancels as soon as so many steps are told. */
const cancelAfter = (steps: number) =>
  bench.services.sources['job.progress']({ jobId: 'proof' }, ({ done }) => {
    if (done === steps) void bench.call('job.cancel', { jobId: 'proof' });
  });

describe('the proof at the local hub', () => {
  test('goes from a stopped hub to a verified authority as one job, telling each step', async () => {
    const jobs: RunningJob[] = [];
    bench.services.sources['job.running']({}, (item) => jobs.push(...item.jobs));
    const { hub, proof, steps } = await bench.call('proof.proveLocally', order());
    const { address } = await status();
    expect(hub.port).toBe(address?.port);
    expect(hub.authorityPem).toContain('BEGIN CERTIFICATE');
    expect(steps).toEqual([
      { step: 'start', host: '127.0.0.1', port: hub.port },
      { step: 'upload', name: 'Root', status: 'unverified' },
      { step: 'code', code: proof.code },
      { step: 'sign', files: proof.files },
      { step: 'verify', status: 'verified' },
    ]);
    expect(told.map(({ done, total }) => [done, total])).toEqual([1, 2, 3, 4, 5].map((done) => [done, 5]));
    expect(told.map(({ steps: some }) => some)).toEqual(told.map((_one, index) => steps.slice(0, index + 1)));
    expect([...new Set(jobs.map(({ title }) => title))]).toEqual(['Proving possession of Root at the local hub']);
    expect(await authorities()).toEqual([['Root', 'verified']]);
    const { proofs } = await bench.call('workspace.overview', { workspace: bench.workspace });
    expect(proofs).toMatchObject([{ authority: 'Root', code: proof.code, destination: 'local-hub' }]);
  });

  test('takes a hub that runs as it is, and the certificate that is there', async () => {
    const { port } = await start();
    const [root] = (await bench.call('authority.list', { workspace: bench.workspace })).authorities;
    await bench.call('hub.uploadAuthority', { certificatePem: root?.certificatePem ?? '', name: 'old' });
    const { steps } = await bench.call('proof.proveLocally', order({ hub: { port: 1 } }));
    expect(steps.slice(0, 2)).toEqual([
      { step: 'start', host: '127.0.0.1', port },
      { step: 'upload', name: 'old', status: 'unverified' },
    ]);
    expect(await authorities()).toEqual([['old', 'verified']]);
  });

  test('takes away nothing that is verified where it fails or is cancelled once more', async () => {
    await bench.call('proof.proveLocally', order());
    expect((await bench.refusal('proof.proveLocally', order({ passphrase: 'wrong' }))).code).toBe('WRONG_PASSWORD');
    expect(await authorities()).toEqual([['Root', 'verified']]);
    cancelAfter(3);
    expect((await bench.refusal('proof.proveLocally', order())).code).toBe('CANCELLED');
    expect(await authorities()).toEqual([['Root', 'verified']]);
  });

  test('stops at the step that fails, and goes on from there', async () => {
    const { code, details } = await bench.refusal('proof.proveLocally', order({ passphrase: 'wrong' }));
    expect([code, details.field]).toEqual(['WRONG_PASSWORD', 'passphrase']);
    expect(newest()).toEqual(['start', 'upload', 'code']);
    expect(await authorities()).toEqual([['Root', 'unverified']]);
    await bench.call('proof.proveLocally', order());
    expect(await authorities()).toEqual([['Root', 'verified']]);
  });

  test('tells a port that is taken, and has started nothing', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code } = await bench.refusal('proof.proveLocally', order({ hub: { data: bench.path('hub'), port } }));
    await new Promise((resolve) => other.close(resolve));
    expect([code, told]).toEqual(['PORT_TAKEN', []]);
    expect((await status()).running).toBe(false);
  });

  test('starts no hub for an authority that there is not', async () => {
    const { code, details } = await bench.refusal('proof.proveLocally', order({ authority: 'Nobody' }));
    expect([code, details.field]).toEqual(['NOT_FOUND', 'authority']);
    expect((await status()).running).toBe(false);
  });

  test('tells a full hub', async () => {
    await start();
    for (let number = 0; number < 25; number++) {
      const { certificatePem } = await bench.authority(`A${number}`);
      await bench.call('hub.uploadAuthority', { certificatePem });
    }
    expect((await bench.refusal('proof.proveLocally', order())).code).toBe('LIMIT_REACHED');
    expect(newest()).toEqual(['start']);
  });
});

describe('cancelled', () => {
  test.each([
    [1, []],
    [2, [['Root', 'unverified']]],
    [3, [['Root', 'unverified']]],
    [4, [['Root', 'unverified']]],
  ])('after %i steps it asks for nothing more, and leaves what the hub was told', async (steps, left) => {
    cancelAfter(steps);
    const { code, message } = await bench.refusal('proof.proveLocally', order());
    expect([code, message]).toEqual([
      'CANCELLED',
      'CANCELLED: Cancelled. What the local hub was told before stays there.',
    ]);
    expect(newest()).toHaveLength(steps);
    expect(await authorities()).toEqual(left);
    expect((await bench.call('job.list', {})).jobs).toEqual([]);
  });
});
