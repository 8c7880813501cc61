import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planJsonSchema } from '../../src-main/services/plan/plan-file.ts';
import { Workbench } from '../support/workbench.ts';

/** Plan files: their published schema, judged by ajv, and what is told of those that are wrong. */

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(() => bench.close());

const docs = join(import.meta.dirname, '..', '..', 'docs');
const examples = (await readdir(join(docs, 'plans'))).filter((name) => name.endsWith('.json'));
const schema: unknown = JSON.parse(await readFile(join(docs, 'plan.schema.json'), 'utf8'));
const isPlan = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema as object);

const read = async (plan: unknown) => {
  const text = typeof plan === 'string' ? plan : JSON.stringify(plan, undefined, 2);
  await writeFile(join(bench.folder, 'plan.json'), text);
  return bench.call('plan.read', { file: bench.path('plan.json') });
};
const refusal = async (plan: unknown) => {
  const told = await read(plan).then(
    () => undefined,
    (error: unknown) => error,
  );
  const { code, message, details } = told as { code: string; message: string; details: { remedy: string } };
  return [code, message.replace(`${code}: `, ''), details.remedy];
};
const local = { version: 1, platform: 'local-hub' };

test('the published schema is that of the code', async () => {
  // `vitest run -u` writes it anew; `certbench plan schema` prints the same.
  const text = `${JSON.stringify(planJsonSchema(), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot(join(docs, 'plan.schema.json'));
});

test.each(examples)('docs/plans/%s is good by the schema and by the program', async (name) => {
  const text = await readFile(join(docs, 'plans', name), 'utf8');
  expect([isPlan(JSON.parse(text)), isPlan.errors]).toEqual([true, null]);
  const { plan, notes } = await read(text);
  expect(notes).toEqual([]);
  expect(plan).toMatchObject(JSON.parse(text.replace(/"(?:version|\$schema)": [^\n]*\n/g, '')) as object);
});

describe('a file that is none, or a wrong one, is refused where it is wrong', () => {
  test.each([
    ['[1', 'FORMAT_NOT_RECOGNISED', 'plan.json is no JSON object in UTF-8, line 1.', ''],
    [{ platform: 'local-hub' }, 'FORMAT_NOT_RECOGNISED', 'plan.json has no "version"', ''],
    [{ ...local, version: 2 }, 'FORMAT_NOT_RECOGNISED', 'plan.json is a plan of version 2;', 'Update Certbench.'],
    [
      { ...local, mesages: 1 },
      'INVALID_INPUT',
      'plan.json, line 4: "mesages" is not known in a plan.',
      'Did you mean messages?',
    ],
    [
      { ...local, devices: { kind: 'numbered', prefix: 'd', cuont: 3 } },
      'INVALID_INPUT',
      'plan.json, line 7: "devices.cuont" is not known',
      'Did you mean count?',
    ],
    [
      { ...local, devices: { kind: 'numbers' } },
      'INVALID_INPUT',
      'plan.json, line 5: devices.kind',
      'Use one of: numbered, group, csv.',
    ],
    [
      { ...local, intervalMs: 1 },
      'INVALID_INPUT',
      'plan.json, line 4: intervalMs: 1 is too small; 10 is the least.',
      'Give a larger number. docs/plan.schema.json',
    ],
    [
      { ...local, jitter: { share: 0.1, ms: 5, sharre: 1 } },
      'INVALID_INPUT',
      'plan.json, line 7: "jitter.sharre" is not known in a plan.',
      'Did you mean share?',
    ],
    [
      { ...local, jitter: { share: 0.1, ms: 5 } },
      'INVALID_INPUT',
      'plan.json, line 6: "jitter.ms" is not known in a plan.',
      'Take jitter.ms out: it does not go with what stands beside it.',
    ],
    [
      { ...local, fields: { room: { kind: 'csv', table: { fil: 'x.csv' }, column: 'a' } } },
      'INVALID_INPUT',
      'plan.json, line 8: "fields.room.table.fil" is not known in a plan.',
      'Did you mean file?',
    ],
    [
      { version: 1 },
      'INVALID_INPUT',
      'plan.json, line 1: platform: it is missing.',
      'Give it. docs/plan.schema.json says',
    ],
    [
      { version: 1, platform: 'azure-iot-hubb' },
      'INVALID_INPUT',
      'plan.json, line 3: The platform',
      'Did you mean azure-iot-hub?',
    ],
    [{ ...local, settings: { topik: 'x' } }, 'INVALID_INPUT', 'plan.json, line 5: settings.topik', ''],
    [{ ...local, host: 'mqtts://x' }, 'INVALID_INPUT', 'plan.json, line 4: ', ''],
    [{ version: 1, platform: 'mqtt-broker', settings: { topic: 'a/#' } }, 'INVALID_INPUT', 'plan.json, line 5: ', ''],
    [
      { ...local, subscribers: [{ deviceId: 'x', filters: ['a', 'b/#/c'] }] },
      'INVALID_INPUT',
      'plan.json, line 9: ',
      '',
    ],
  ])('%j', async (plan, code, message, remedy) => {
    expect(await refusal(plan)).toEqual([code, expect.stringContaining(message), expect.stringContaining(remedy)]);
  });

  test('by the schema too, apart from what belongs to a platform', () => {
    for (const wrong of [
      { ...local, mesages: 1 },
      { ...local, version: 2 },
      { ...local, intervalMs: 1 },
      { ...local, devices: { kind: 'numbers' } },
      { version: 1 },
    ]) {
      expect(isPlan(wrong)).toBe(false);
    }
  });
});

test('a secret is never kept, and one that somebody has written into a plan is left out; both are told', async () => {
  const settings = { topic: 'a', userName: 'u', password: 'Kv8-mist' };
  const kept = await bench.call('plan.keep', {
    plan: { platform: 'mqtt-broker', host: 'h', settings, deviceIds: ['a'] },
    file: bench.path('kept.json'),
  });
  expect(kept.notes).toEqual([expect.stringContaining('settings.password is a secret')]);
  const text = await readFile(join(bench.folder, 'kept.json'), 'utf8');
  expect(text).not.toContain('Kv8');
  expect(isPlan(JSON.parse(text))).toBe(true);
  const again = await read({ version: 1, platform: 'mqtt-broker', settings });
  expect([JSON.stringify(again).includes('Kv8'), again.notes.length]).toEqual([false, 1]);
  const { certificatePem } = await bench.authority();
  const key = await readFile(join(bench.folder, 'workspace', 'authorities', 'Root', 'Root-key.pem'), 'utf8');
  const { plan } = await read({ ...local, serverCaPem: `${key}${certificatePem}` });
  expect(plan.serverCaPem).toBe(certificatePem);
});

test('what was kept is read as it was', async () => {
  const plan = {
    ...(await read(await readFile(join(docs, 'plans', 'group.json'), 'utf8'))).plan,
    serverCaPem: (await bench.authority()).certificatePem,
    createMissing: { authority: 'Root', keyType: 'ec-p384' as const, subject: { country: 'DE' }, register: true },
  };
  await bench.call('plan.keep', { plan, file: bench.path('kept.json') });
  const found = await bench.call('plan.read', { file: bench.path('kept.json') });
  expect(found).toEqual({ name: 'kept.json', plan, notes: [] });
});

describe('tables of a plan', () => {
  const replay = (file: string) => ({ ...local, replay: { table: { file }, timeUnit: 's' } });

  test('are files beside it: a path in the file, a token in a call', async () => {
    await mkdir(join(bench.folder, 'tables'));
    await writeFile(join(bench.folder, 'tables', 'day.csv'), 'time,temperature\n0,20\n');
    const { plan } = await read({
      ...replay('tables/day.csv'),
      fields: { a: { kind: 'csv', table: { file: 'tables/day.csv' }, column: 'temperature' } },
    });
    const token = bench.path('tables', 'day.csv');
    expect([plan.replay?.table, plan.fields?.['a']]).toMatchObject([{ file: token }, { table: { file: token } }]);
    expect((await bench.call('plan.keep', { plan, file: bench.path('kept.json') })).notes).toEqual([]);
    const kept = await readFile(join(bench.folder, 'kept.json'), 'utf8');
    expect(kept.match(/"file": "tables\/day\.csv"/g)).toHaveLength(2);
    expect(await bench.call('plan.read', { file: bench.path('kept.json') })).toMatchObject({ plan });
    // What lies elsewhere has to be brought.
    await mkdir(join(bench.folder, 'other'));
    const elsewhere = await bench.call('plan.keep', { plan, file: bench.path('other', 'kept.json') });
    expect(elsewhere.notes).toContain('Put the file day.csv beside the plan, which names it there.');
  });

  test.each([
    ['../secret.csv', 'is not beside the plan'],
    ['/etc/passwd', 'is not beside the plan'],
    ['C:\\x.csv', 'is not beside the plan'],
    ['a/../../x.csv', 'is not beside the plan'],
    ['nowhere.csv', 'there is no file nowhere.csv beside the plan'],
  ])('%s is refused', async (file, reason) => {
    const [code, message] = await refusal(replay(file));
    expect([code, message]).toEqual(['INVALID_INPUT', expect.stringContaining(reason)]);
    expect(message).toContain('plan.json, line 6');
  });
});
