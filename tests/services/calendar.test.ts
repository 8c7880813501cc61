import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src-main/adapters/system-clock.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open({ clock: { ...systemClock, now: () => new Date('2026-03-01T10:00:00Z') } });
  await bench.authority('Root', { validityDays: 3650 });
  await bench.devices(['b', 'a'], { validityDays: 20 });
  await bench.devices(['later'], { validityDays: 400 });
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const ends = async (withinDays?: number) => {
  const input = { workspace: bench.workspace, ...(withinDays === undefined ? {} : { withinDays }) };
  return (await bench.call('calendar.ends', input)).ends.map(({ kind, name, days }) => ({ kind, name, days }));
};

test('lists what ends, the first first, and no proof', async () => {
  await bench.call('proof.sign', {
    workspace: bench.workspace,
    authority: 'Root',
    code: 'ABCDEF0123456789',
    passphrase: '1234',
  });
  const all = await ends();
  expect(all.map(({ name }) => name)).toEqual(['a', 'b', 'later', 'Root']);
  expect(all.map(({ kind }) => kind)).toEqual(['device', 'device', 'device', 'authority']);
  expect(await ends(30)).toMatchObject([{ name: 'a', days: 20 }, { name: 'b' }]);
  expect(await ends(0)).toEqual([]);
});

test('makes a calendar: an event a day, named so that it replaces itself, with a reminder', async () => {
  const { text, certificates } = await bench.call('calendar.text', { workspace: bench.workspace, remindDays: 7 });
  expect(certificates).toBe(4);
  const events = text.split('BEGIN:VEVENT').slice(1);
  expect(events).toHaveLength(3);
  expect(events[0]).toMatch(/^SUMMARY:2 certificates end\r$/m);
  expect(events[0]).toMatch(/^DTSTART;VALUE=DATE:20260321\r$/m);
  expect(events[0]).toMatch(/^UID:2026-03-21\.[0-9a-f]{16}@certbench\r$/m);
  expect(events[0]).toMatch(/^TRIGGER:-P7D\r$/m);
  expect(events[0]?.replaceAll('\r\n ', '')).toMatch(/a \(device\)\\, 2026-03-21T/);
  expect(events[2]).toMatch(/^SUMMARY:The certificate of authority Root ends\r$/m);
  // RFC 5545, 3.1: lines end with CRLF and have 75 octets at most.
  const lines = text.split('\r\n');
  expect(lines.filter((line) => Buffer.byteLength(line) > 75 || line.includes('\n'))).toEqual([]);
  expect(await bench.call('calendar.text', { workspace: bench.workspace, remindDays: 7 })).toEqual({
    text,
    certificates,
  });
});

test('of two workspaces of one name takes neither for the other', async () => {
  const uidOf = async (workspace: string) =>
    /^UID:(.*)\r$/m.exec((await bench.call('calendar.text', { workspace })).text)?.[1];
  const other = bench.path('other', 'workspace');
  await bench.call('authority.create', {
    workspace: other,
    name: 'Root',
    keyType: 'ec-p256',
    passphrase: '1234',
    validityDays: 20,
  });
  const [one, two] = [await uidOf(bench.workspace), await uidOf(other)];
  expect(one?.slice(0, 10)).toBe(two?.slice(0, 10));
  expect(one).not.toBe(two);
});

test('says of a folder that is no workspace that it is none', async () => {
  const workspace = bench.path('nothing');
  expect(await bench.refusal('calendar.ends', { workspace })).toMatchObject({ code: 'WORKSPACE_INVALID' });
});
