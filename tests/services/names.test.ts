import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CallError, Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const fault = async (kind: 'authority' | 'device' | 'server', name: string) =>
  (await bench.call('thing.checkName', { workspace: bench.workspace, kind, name })).fault;

/** What is said by the one that would make it. */
async function refusalOf(kind: 'authority' | 'device' | 'server', name: string): Promise<string> {
  const { workspace } = bench;
  const refusal =
    kind === 'authority'
      ? await bench.refusal('authority.create', { workspace, name, passphrase: '1234' })
      : kind === 'server'
        ? await bench.refusal('server.create', { workspace, name, dns: ['localhost'] })
        : await bench.refusal('device.create', { workspace, devices: { kind: 'ids', ids: [name] } });
  expect(refusal).toBeInstanceOf(CallError);
  return `${refusal.message.replace(`${refusal.code}: `, '')} ${refusal.details.remedy}`;
}

describe('a name for something new', () => {
  test.each([
    ['authority', 'x'.repeat(300), /has 300 characters; 64 are allowed/],
    ['authority', 'x'.repeat(150), /has 150 characters; 64 are allowed/],
    ['authority', 'Werk Süd', /has a character other than.*under Subject.* any letters/],
    ['device', 'x'.repeat(150), /has 150 characters; 64 are allowed/],
    ['device', 'a b', /has a character other than/],
    ['server', 'x'.repeat(300), /has 300 characters; 64 are allowed/],
    ['server', 'con', /a name that Windows keeps/],
  ] as const)('of %s %s is refused before in the words of what makes it', async (kind, name, words) => {
    const said = await fault(kind, name);
    expect(said).toMatch(words);
    expect(said).toBe(await refusalOf(kind, name));
  });

  test('is taken where one has it, in other capital letters as well, and free elsewhere', async () => {
    expect(await fault('authority', 'Root')).toBeUndefined();
    await bench.authority('Root');
    await bench.devices(['plant:1']);
    expect(await fault('authority', 'root')).toMatch(/^There is an authority Root already\. Choose another name/);
    expect(await fault('authority', 'root')).toBe(await refusalOf('authority', 'root'));
    expect(await fault('device', 'plant:1')).toMatch(/^There is a device plant:1 already\./);
    expect(await fault('device', 'PLANT:1')).toMatch(/^There is a device plant:1 already\./);
    expect(await fault('device', 'plant:10')).toBeUndefined();
    expect(await fault('server', 'Root')).toBeUndefined();
  });
});
