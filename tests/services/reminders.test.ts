import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src-main/adapters/system-clock.ts';
import type { Desktop } from '../../src-main/services/ports.ts';
import { Workbench } from '../support/workbench.ts';

type Shown = Parameters<NonNullable<Desktop['notify']>>[0];

let bench: Workbench;
let shown: Shown[];
let today = '';
/** The same folder, another start of the program. */
const start = (notifies = true) =>
  Workbench.open({
    ...bench.ports,
    desktop: { ...bench.ports.desktop, ...(notifies && { notify: (one: Shown) => void shown.push(one) }) },
  });
const day = (date: string) => void (today = `${date}T10:00:00Z`);
beforeEach(async () => {
  shown = [];
  day('2026-03-01');
  bench = await Workbench.open({ clock: { ...systemClock, now: () => new Date(today) } });
  await bench.authority('Root', { validityDays: 3650 });
  await bench.devices(['a', 'b', 'c', 'd'], { validityDays: 20 });
  await bench.devices(['later'], { validityDays: 36 });
  await bench.call('workspace.open', { workspace: bench.workspace });
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

test('what ends soon is told once a step, at the start and on further days, and a click leads to the timeline', async () => {
  const first = await start();
  await first.services.remind();
  await first.services.remind();
  expect(shown).toMatchObject([
    {
      title: '4 certificates end soon',
      body: 'a: 2026-03-21\nb: 2026-03-21\nc: 2026-03-21\nand 1 more\nWorkspace workspace',
    },
  ]);
  await (await start()).services.remind();
  expect(shown).toHaveLength(1);
  day('2026-03-07');
  await first.services.remind();
  expect(shown.slice(1)).toMatchObject([{ title: 'The certificate of later ends soon' }]);
  const pages: unknown[] = [];
  shown[0]?.onClick();
  const stop = first.services.sources['window.asked']({}, (page) => pages.push(page));
  shown[1]?.onClick();
  expect(pages).toEqual([{ page: 'timeline' }, { page: 'timeline' }]);
  stop();
});

test('nothing is told where the user wants none or the shell has none, and a file that makes no sense begins anew', async () => {
  const silent = await start(false);
  expect((await silent.call('app.info', {})).notifies).toBe(false);
  await silent.services.remind();
  const program = await start();
  await program.call('app.changeSettings', { remindOfEnds: false });
  await program.services.remind();
  expect(shown).toEqual([]);
  await program.call('app.changeSettings', { remindOfEnds: true });
  await program.services.remind();
  expect(shown).toHaveLength(1);
  const file = join(bench.ports.desktop.data, 'reminders', 'told.json');
  expect(await readFile(file, 'utf8')).toContain('"days": 30');
  await writeFile(file, '{');
  await (await start()).services.remind();
  expect(shown).toHaveLength(2);
});
