import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { must } from '../support/programs.ts';

let folder: string;
let at: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-life-'));
  at = ['--workspace', join(folder, 'work')];
  for (const name of ['Old', 'New']) await cliHere(['authority', 'create', ...at, '--name', name, '--key', 'ec-p256']);
  await cliHere(['device', 'create', ...at, '--authority', 'Old', '--id', 'dev-01', 'dev-02']);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pem = (name: string) => join(folder, 'work', 'authorities', name, `${name}.pem`);
const chain = (id: string) => join(folder, 'work', 'devices', id, `${id}-chain.pem`);
const verify = (root: string, id: string) =>
  must('openssl', 'verify', '-CAfile', pem(root), '-untrusted', chain(id), chain(id));

test('authority renew and reissue tell what they have done, and what is left makes them fail', async () => {
  const renewed = await cliHere(['authority', 'renew', 'Old', ...at, '--days', '4000']);
  expect(renewed.stdout).toContain('device dev-01 (chain made true)\n');
  expect(renewed.stdout).toContain('2 changed below Old, 0 left; the old files are in the trash.\n');
  expect(renewed.status).toBe(0);
  const anew = await cliHere(['authority', 'renew', 'Old', ...at, '--new-key', '--json'], {
    CERTBENCH_PFX_PASSWORD: 'other',
  });
  expect([anew.status, anew.stderr]).toEqual([1, expect.stringContaining('2 are left as they were.')]);
  expect(JSON.parse(anew.stdout).left).toHaveLength(2);
  const one = await cliHere(['authority', 'reissue', 'Old', ...at, '--device', 'dev-02']);
  expect([one.status, one.stdout]).toEqual([0, expect.stringContaining('device dev-02 (signed again)\n')]);
  const rest = await cliHere(['authority', 'reissue', 'Old', ...at]);
  expect(rest.stdout).toContain('device dev-02 (as it was)\n');
  expect(await verify('Old', 'dev-01')).toContain('OK');
  const stray = await cliHere(['authority', 'renew', 'Old', ...at, '--key', 'ec-p384']);
  expect([stray.status, stray.stderr]).toEqual([2, expect.stringContaining('--key belongs to --new-key.')]);
});

test('authority cross-sign and reissue --to lead a device to a new root that both trust', async () => {
  const signed = await cliHere(['authority', 'cross-sign', 'New', '--by', 'Old', '--both', ...at]);
  expect(signed.stdout).toContain('New, signed by Old\n');
  expect(signed.stdout).toContain('Old, signed by New\n');
  const moved = await cliHere(['authority', 'reissue', 'Old', '--to', 'New', '--crossing', 'over', ...at]);
  expect([moved.status, moved.stdout]).toEqual([0, expect.stringContaining('device dev-01 (signed again)\n')]);
  for (const root of ['Old', 'New']) expect(await verify(root, 'dev-01')).toContain('OK');
  expect((await readFile(chain('dev-01'), 'utf8')).match(/BEGIN/g)).toHaveLength(3);
});

test('authority change-root leads from one root to the next, and tells at each step what comes next', async () => {
  const root = (word: string, ...more: string[]) => cliHere(['authority', 'change-root', word, 'Old', ...at, ...more]);
  expect((await root('status')).stdout).toContain('Next: certbench authority change-root begin "Old" --name NEW');
  const begun = await root('begin', '--name', 'Next', '--key', 'ec-p256');
  expect([begun.status, begun.stdout]).toEqual([0, expect.stringContaining('cross-signed yes')]);
  const trusted = await root('trust');
  expect(trusted.stdout).toBe((await readFile(pem('Next'), 'utf8')) + (await readFile(pem('Old'), 'utf8')));
  const early = await root('finish', '--yes');
  expect([early.status, early.stderr]).toEqual([1, expect.stringContaining('dev-01, dev-02 still stand below Old')]);
  expect((await root('move', '--device', 'dev-01')).stdout).toContain('device dev-01 (signed again)\n');
  const half = await root('status');
  expect(half.stdout).toContain(
    '  moved        1, 1 of their chains led over Old\n  left         1\n    device dev-02\n',
  );
  expect((await root('move')).status).toBe(0);
  for (const name of ['Old', 'Next']) expect(await verify(name, 'dev-01')).toContain('OK');
  const finished = await root('finish', '--yes', '--json');
  expect([finished.status, JSON.parse(finished.stdout).left]).toEqual([0, []]);
  expect(await verify('Next', 'dev-02')).toContain('OK');
  expect((await root('status')).stderr).toContain('NOT_FOUND');
});
