import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceSet } from '../../src-main/contract/models.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

describe('a preview of devices', () => {
  const makes = (devices: DeviceSet | string[]) => ({
    workspace: bench.workspace,
    devices: Array.isArray(devices) ? ({ kind: 'ids', ids: devices } as const) : devices,
    authority: { name: 'Root', passphrase: '1234' },
  });
  const preview = (devices: DeviceSet) => bench.call('device.preview', { workspace: bench.workspace, devices });

  test('makes nothing, and needs no workspace', async () => {
    expect(await preview({ kind: 'ids', ids: ['a', '../b', 'A'] })).toEqual({
      total: 3,
      faults: 2,
      unknownColumns: [],
      rows: [
        { row: 1, deviceId: 'a', exists: false },
        { row: 2, deviceId: '../b', exists: false, fault: expect.stringContaining('Use 1 to 64') as string },
        { row: 3, deviceId: 'A', exists: false, fault: expect.stringContaining('twice (as a)') as string },
      ],
    });
    expect(await readdir(bench.folder)).toEqual([]);
  });

  test('tells which devices exist, and numbers them as before', async () => {
    await bench.authority();
    await bench.devices(['s-001', 'other']);
    const { rows } = await preview({ kind: 'numbered', prefix: 's-', count: 2 });
    expect(rows).toEqual([
      { row: 1, deviceId: 's-001', exists: true },
      { row: 2, deviceId: 's-002', exists: false },
    ]);
  });

  test('tells of a folder without a device, of a damaged one and of numbers what creating finds', async () => {
    await bench.authority();
    await bench.devices(['s-0001', 'far']);
    await mkdir(join(bench.folder, 'workspace', 'devices', 'Mine'));
    await writeFile(join(bench.folder, 'workspace', 'devices', 'far', 'certbench.json'), 'not json');
    const { rows, faults } = await preview({ kind: 'ids', ids: ['mine', 's-0001'] });
    expect([faults, rows[0]?.fault, rows[1]]).toEqual([
      1,
      expect.stringContaining('Mine is there already') as string,
      { row: 2, deviceId: 's-0001', exists: true },
    ]);
    expect(await bench.refusal('device.create', makes(['mine']))).toMatchObject({ code: 'NAME_TAKEN' });
    const { devices } = await bench.call('device.create', makes({ kind: 'numbered', prefix: 's-', count: 2 }));
    const told = (await preview({ kind: 'numbered', prefix: 's-', count: 2 })).rows;
    expect(told.map(({ deviceId }) => deviceId)).toEqual(devices.map(({ deviceId }) => deviceId));
  });

  // `device.create` refuses it: both would share a folder.
  test('finds what differs from a device in capital letters only', async () => {
    await bench.authority();
    await bench.devices(['dev-01']);
    const { faults, rows } = await preview({ kind: 'ids', ids: ['DEV-01', 'dev-01'] });
    expect(faults).toBe(2);
    expect(rows[0]).toMatchObject({
      exists: false,
      fault: expect.stringContaining('dev-01 is there already') as string,
    });
    expect((await preview({ kind: 'csv', text: 'id\nDEV-01' })).rows[0]?.fault).toContain('capital letters only');
  });

  test('reads CSV with any separator, counting rows as a spreadsheet does', async () => {
    const csv = (separator: string) =>
      `\uFEFFDevice ID${separator}Days\r\n a ${separator}30\r\n\r\nb${separator}\r\n"c${separator}d"${separator}5\r\ne${separator}soon\r\n`;
    for (const separator of [',', ';', '\t']) {
      const { total, faults, rows } = await preview({ kind: 'csv', text: csv(separator) });
      expect([total, faults]).toEqual([4, 2]);
      expect(
        rows.map(({ row, deviceId, validityDays, fault }) => [row, deviceId, validityDays, fault !== undefined]),
      ).toEqual([
        [2, 'a', 30, false],
        [4, 'b', undefined, false],
        [5, `c${separator}d`, 5, true],
        [6, 'e', undefined, true],
      ]);
      expect(rows[3]?.fault).toBe('"soon" is no number of days. Use 1 to 36500.');
    }
  });

  test('tells what rows have of their own, and which columns say nothing', async () => {
    const text = 'id,key,O,C,platform,site\na,rsa-2048,"Example, Inc.",de,Azure IoT Hub,x\nb,,,Germany,,';
    const { unknownColumns, rows } = await preview({ kind: 'csv', text });
    expect(unknownColumns).toEqual(['site']);
    expect(rows).toEqual([
      {
        row: 2,
        deviceId: 'a',
        exists: false,
        keyType: 'rsa-2048',
        subject: 'C=DE, O=Example, Inc.',
        platform: 'Azure IoT Hub',
      },
      { row: 3, deviceId: 'b', exists: false, fault: expect.stringMatching(/^The country is not/) as string },
    ]);
  });

  test.each([
    ['\n \r\n,,\ndeviceId,days\n\na,5\n', 6],
    ['\tdeviceId\tdays\nx\ta\t5\n', 2],
    ['\uFEFF\n\t\n\tdeviceId\tdays\n\ta\t5\n', 4],
    [' "x,y",deviceId,days\nz,a,5\n', 2],
  ])('counts rows and columns of the CSV %j as a spreadsheet does', async (text, row) => {
    expect((await preview({ kind: 'csv', text })).rows).toEqual([
      { row, deviceId: 'a', validityDays: 5, exists: false },
    ]);
  });

  test.each([
    ['deviceId\n', 'no devices'],
    ['a\nb\n', 'no column deviceId'],
    ['', 'no column deviceId'],
  ])('refuses the CSV %j as a whole', async (text, reason) => {
    const refusal = await bench.refusal('device.preview', {
      workspace: bench.workspace,
      devices: { kind: 'csv', text },
    });
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'csv' } });
    expect(refusal.message).toContain(reason);
  });

  test('shows 200 rows, those with faults above all, in their order', async () => {
    const ids = Array.from({ length: 500 }, (_, index) => (index % 100 === 99 ? `no good ${index}` : `d${index}`));
    const few = await preview({ kind: 'ids', ids });
    expect([few.total, few.faults, few.rows.length]).toEqual([500, 5, 200]);
    expect(few.rows.map(({ row }) => row)).toEqual([
      ...Array.from({ length: 196 }, (_, index) => index + 1),
      200,
      300,
      400,
      500,
    ]);
    const many = await preview({ kind: 'numbered', prefix: 'no good ', count: 300 });
    expect([many.faults, many.rows.length, many.rows.at(-1)?.row]).toEqual([300, 200, 200]);
    expect((await preview({ kind: 'numbered', prefix: 'd', count: 200 })).rows).toHaveLength(200);
  });
});
