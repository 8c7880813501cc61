import { expect, test } from 'vitest';
import type { MethodOutput } from '../../src-main/contract/methods.ts';
import type { CertbenchHost } from '../../src-renderer/bench/host.ts';
import { WorkspaceView, readWorkspace } from '../../src-renderer/bench/workspace-view.ts';

type Changes = MethodOutput<'workspace.changes'>;
type Answer = { ok: true; value: Changes } | { ok: false; error: { code: string; message: string; details: object } };

const nothing = { changed: [], gone: [] };
const noLists = {
  authorities: nothing,
  proofs: nothing,
  devices: nothing,
  servers: nothing,
  certificates: nothing,
  requests: nothing,
};
const info = (workspace: string) => ({ workspace, name: workspace, folder: `/${workspace}`, state: 'ready' as const });
const device = (deviceId: string, at: number) => ({ at, key: deviceId, line: { deviceId } });

const told = (revision: string, part: Partial<Changes> = {}, devices: object = nothing): Answer => ({
  ok: true,
  value: {
    workspace: info('w'),
    revision,
    whole: false,
    lists: { ...noLists, devices } as Changes['lists'],
    ...part,
  },
});

/** Stands in for a shell: calls wait until the test answers them. */
function standIn() {
  const asked: { input: unknown; answer: (answer: Answer) => void }[] = [];
  const call = (method: string, input: unknown) => {
    expect(method).toBe('workspace.changes');
    return new Promise((resolve) => void asked.push({ input, answer: resolve }));
  };
  const host = { call } as unknown as CertbenchHost;
  const answer = async (number: number, one: Answer) => {
    await expect.poll(() => asked.length).toBeGreaterThan(number);
    asked[number]?.answer(one);
  };
  return { host, asked, answer };
}

async function opened() {
  const shell = standIn();
  const reading = readWorkspace(shell.host, 'w');
  await shell.answer(0, told('r.1', { whole: true }, { changed: [device('a', 0), device('c', 1)], gone: [] }));
  const read = await reading;
  if (!read.ok) throw new Error('It was not read.');
  return { ...shell, view: new WorkspaceView(shell.host, read.value.overview, read.value) };
}

const ids = ({ overview }: WorkspaceView) => overview.get().devices.map(({ deviceId }) => deviceId);

test('asks for all once, then for what has changed since; what is as it was is the same object', async () => {
  const { view, asked, answer } = await opened();
  expect(asked[0]?.input).toEqual({ workspace: 'w' });
  const before = view.overview.get();
  const first = view.look();
  await answer(1, told('r.1'));
  expect(await first).toBeUndefined();
  expect(asked[1]?.input).toEqual({ workspace: 'w', since: 'r.1' });
  expect(view.overview.get()).toBe(before);
  // What is read beside it may be different all the same.
  expect(view.looks.get()).toBe(1);

  const second = view.look();
  await answer(2, told('r.2', {}, { changed: [device('b', 1)], gone: ['c'] }));
  await second;
  expect(ids(view)).toEqual(['a', 'b']);
  expect(view.overview.get().authorities).toBe(before.authorities);
  expect(view.overview.get().devices[0]).toBe(before.devices[0]);
});

test('looks one after the other, each by what the one before has told', async () => {
  const { view, asked, answer } = await opened();
  const looks = [view.look(), view.look()];
  await answer(1, told('r.2', {}, { changed: [device('b', 1)], gone: [] }));
  await answer(2, told('r.2'));
  await Promise.all(looks);
  expect(asked.map(({ input }) => input)).toEqual([
    { workspace: 'w' },
    { workspace: 'w', since: 'r.1' },
    { workspace: 'w', since: 'r.2' },
  ]);
  expect(ids(view)).toEqual(['a', 'b', 'c']);
});

test('a failure is answered, shows what was there, and ends no look that follows', async () => {
  const { view, answer } = await opened();
  const failed = view.look();
  await answer(1, { ok: false, error: { code: 'STORAGE_FAILED', message: 'no', details: {} } });
  expect(await failed).toMatchObject({ code: 'STORAGE_FAILED' });
  expect(ids(view)).toEqual(['a', 'c']);
  const again = view.look();
  await answer(2, told('r.9', { whole: true }, { changed: [device('z', 0)], gone: [] }));
  expect(await again).toBeUndefined();
  expect(ids(view)).toEqual(['z']);
});

test('what is told of a workspace that is not shown any more is not shown', async () => {
  const { view, asked, answer } = await opened();
  const look = view.look();
  await expect.poll(() => asked.length).toBe(2);
  const overview = { ...view.overview.get(), workspace: info('other'), devices: [] };
  view.show({ overview, revision: 'o.1', keys: { ...noKeys() } });
  await answer(1, told('r.2', {}, { changed: [device('b', 1)], gone: [] }));
  await look;
  expect([ids(view), view.workspace]).toEqual([[], 'other']);
  void view.look();
  await expect.poll(() => asked[2]?.input).toEqual({ workspace: 'other', since: 'o.1' });
});

const noKeys = () => ({ authorities: [], proofs: [], devices: [], servers: [], certificates: [], requests: [] });
