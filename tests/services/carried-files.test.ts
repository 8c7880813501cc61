import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desktop } from '../../src-main/services/ports.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
  await bench.authority();
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const path = 'authorities/Root/Root.cer';
const place = () => join(bench.folder, 'workspace', ...path.split('/'));

test('a file is told by its whole path; where the shell can do no more, that is said', async () => {
  const file = { workspace: bench.workspace, path };
  expect(await bench.call('app.pathOf', file)).toEqual({ path: place() });
  expect(await bench.call('app.info', {})).toMatchObject({ dragsFiles: false, copiesFiles: false });
  for (const method of ['app.dragOut', 'app.copyFile'] as const) {
    expect((await bench.refusal(method, file)).details.remedy).toBe('Show it in its folder, or copy its path.');
  }
});

test('a file is dragged and copied by its whole path, and nothing outside of the workspace', async () => {
  const carried: string[] = [];
  const desktop: Desktop = {
    ...bench.ports.desktop,
    startDrag: async (file) => void carried.push(`drag ${file}`),
    copyFile: async (file) => void carried.push(`copy ${file}`),
  };
  const other = await Workbench.open({ ...bench.ports, desktop });
  try {
    const workspace = other.services.grants.grant(join(bench.folder, 'workspace'));
    expect(await other.call('app.info', {})).toMatchObject({ dragsFiles: true, copiesFiles: true });
    await other.call('app.dragOut', { workspace, path });
    await other.call('app.copyFile', { workspace, path });
    expect(carried).toEqual([`drag ${place()}`, `copy ${place()}`]);
    await writeFile(join(bench.folder, 'secret'), '');
    for (const method of ['app.pathOf', 'app.dragOut', 'app.copyFile'] as const) {
      expect((await other.refusal(method, { workspace, path: '../secret' })).code).toBe('NOT_FOUND');
    }
    expect(carried).toHaveLength(2);
  } finally {
    await other.close();
  }
});
