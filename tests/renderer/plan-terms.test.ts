import { describe, expect, test } from 'vitest';
import { planFile } from '../../src-main/contract/plan/plan.ts';
import { runSetup } from '../../src-main/contract/run-setup.ts';
import { platformForms } from '../../src-main/services/platforms.ts';
import { draftOf, setupOf } from '../../src-renderer/features/simulate/again.ts';
import { type Draft, cloudTarget, emptyDraft, faultsOf, orderOf } from '../../src-renderer/features/simulate/form.ts';
import { restOf } from '../../src-renderer/features/simulate/plan.ts';
import { type TypedMembers, put } from '../../src-renderer/features/simulate/terms/tree.ts';
import { placeOf, planOf, typedOf } from '../../src-renderer/features/simulate/terms/typed.ts';
import { termWords as text } from '../../src-renderer/features/simulate/terms/words.ts';

const hub = platformForms().find(({ id }) => id === 'local-hub');
if (hub === undefined) throw new Error('There is no local hub.');
const base = { platform: 'local-hub', deviceIds: ['d-1'] };

/** Every member that a plan can have beside the simple fields, in its kinds. */
const rich = {
  ...base,
  jitter: { share: 0.25 },
  schedule: [{ forMs: 60_000, intervalMs: 500 }, { forMs: 1500 }],
  timesOfDay: {
    timeZone: 'Europe/Berlin',
    windows: [
      { days: ['mon', 'fri'], from: '22:00', to: '06:00', intervalMs: 60_000 },
      { from: '00:00', to: '24:00' },
    ],
    startAt: '2026-01-31T08:00',
  },
  durationMs: 90_500,
  rampUp: { overMs: 1_250 },
  backlog: 0,
  spread: { temperatureC: 1.5, humidityPercent: 5, noise: 0.07 },
  body: '{"a":{n},"b":"{site}"}',
  contentType: 'application/json; charset=utf-8',
  fields: {
    site: { kind: 'constant', value: '12' },
    on: { kind: 'constant', value: true },
    blank: { kind: 'constant', value: '' },
    n: { kind: 'counter', start: -1, step: 0.5, to: 9 },
    r: { kind: 'random', min: -1e6, max: 1e6, decimals: 3 },
    g: { kind: 'normal', mean: 50, deviation: 2.5, decimals: 1 },
    id: { kind: 'uuid' },
    l: { kind: 'list', values: ['a', 1, '1', false, ' b'] },
    s: { kind: 'sequence', values: ['on', 'true'] },
    room: { kind: 'csv', table: { text: 'deviceId,room\nd-1,A\n' }, column: 'room', row: 'message' },
  },
  properties: { 'site.name': 'plant {site}', empty: '' },
  replay: {
    table: { text: 'time,t\n0,1\n' },
    time: 'time',
    timeUnit: 's',
    values: { temperature: 't' },
    speed: 2.5,
    loop: true,
  },
  faults: [
    { kind: 'lost-network', devices: { share: 0.1 }, fromMs: 5000, forMs: 2500, everyMs: 60_000 },
    { kind: 'duplicates', devices: { ids: ['d-1', 'd-2'] }, fromMs: 0, chance: 0.333 },
    { kind: 'wrong-clock', fromMs: 0, offsetMs: -86_400_000 },
    { kind: 'drifting-sensor', fromMs: 0, temperatureCPerHour: -1.5, humidityPercentPerHour: 0 },
    { kind: 'battery', fromMs: 0 },
  ],
  pace: { tier: 'S1', units: 2, keepWithin: false, connectsPerSecond: 7.5 },
  reactions: [
    {
      on: 'desired',
      property: 'interval',
      acknowledge: 'plug-and-play',
      code: 200,
      intervalMs: { from: '', times: 1000 },
      report: { level: { from: 'a.b' }, mode: 'auto', none: null, digits: '7', text: '' },
    },
    { on: 'method', method: 'reboot', answer: { status: 202, body: '{"at": {payload.a}}' }, disconnectForMs: 5000 },
    { on: 'method', answer: 'none', intervalMs: 250, fields: { n: 3 } },
    { on: 'message', contains: 'hi', reply: '' },
  ],
  pass: { maxErrorRate: 0.01, maxLatencyMs: { p95: 500, max: 0.5 }, maxReconnects: 3, minAcknowledged: 1000 },
};

describe('a plan in the form', () => {
  test('comes out as it went in, whatever it says', () => {
    const setup = runSetup.parse(rich);
    const draft = draftOf(setup, hub, emptyDraft([]));
    expect(faultsOf(draft, hub, false)).toEqual({});
    expect(runSetup.parse(setupOf(draft, hub, cloudTarget(draft, hub)))).toEqual({ ...setup, messages: 0 });
    const { workspace: _here, ...order } = orderOf(draft, hub, '', { host: 'h', port: 1, known: {} });
    const { $schema: _schema, version: _version, ...plan } = planFile.parse({ version: 1, ...order });
    expect(plan).toEqual({ ...setup, messages: 0, host: 'h', port: 1 });
  });

  test('says nothing of what was typed and taken away again', () => {
    const typed = (['units', 'tier', 'connectsPerSecond'] as const).reduce<TypedMembers>(
      (tree, member) => put(put(tree, ['pace', member], '1'), ['pace', member], ''),
      {},
    );
    expect(planOf(typed)).toEqual({ plan: {}, faults: {} });
    expect(planOf(typedOf(restOf(runSetup.parse(base))))).toEqual({ plan: {}, faults: {} });
  });

  test('takes a row away, and with the last one the list', () => {
    const two: TypedMembers = { faults: [{ kind: 'silent' }, { kind: 'battery' }] };
    const one = put(two, ['faults', 0], undefined);
    expect(one).toEqual({ faults: [{ kind: 'battery' }] });
    expect(put(one, ['faults', 0], undefined)).toEqual({});
  });

  test.each([
    [{ pace: { units: '0' } }, 'pace.units', text.whole(1, 1000)],
    [{ pace: { units: '1.5' } }, 'pace.units', text.whole(1, 1000)],
    [{ pace: { connectsPerSecond: 'many' } }, 'pace.connectsPerSecond', text.decimal(0.1, 1_000_000)],
    [{ jitter: { share: '101' } }, 'jitter.share', text.decimal(0, 100)],
    [{ jitter: { share: '' } }, 'jitter.share', text.decimal(0, 100)],
    [{ schedule: [{ forMs: '' }] }, 'schedule.0.forMs', text.decimal(0.01, 604_800)],
    [{ faults: [{ kind: 'duplicates', chance: '-1' }] }, 'faults.0.chance', text.decimal(0, 100)],
    [{ faults: [{ kind: 'silent', devices: { ids: ' \n' } }] }, 'faults.0.devices.ids', text.lineNeeded],
    [{ fields: [{ name: '1a', kind: 'uuid' }] }, 'fields.0.name', text.fieldNameFault],
    [{ fields: [{ name: 'a', kind: 'counter', start: 'x' }] }, 'fields.0.start', text.anyNumber],
    [
      {
        properties: [
          { name: 'a', value: '' },
          { name: 'a', value: '' },
        ],
      },
      'properties.1.name',
      text.nameTwice,
    ],
    [{ reactions: [{ on: 'desired', property: '' }] }, 'reactions.0.property', text.needed],
    [{ pass: { maxLatencyMs: { p99: '-1' } } }, 'pass.maxLatencyMs.p99', text.decimal(0, 86_400_000)],
  ] as [TypedMembers, string, string][])('is told what is wrong with %j', (terms, field, fault) => {
    expect(planOf(terms).faults).toEqual({ [field]: fault });
    expect(faultsOf({ ...emptyDraft(['d-1']), terms }, hub, false)).toEqual({ [field]: fault });
  });

  test('takes numbers with a comma, and shows shares and times in the units of the form', () => {
    const terms = { pace: { connectsPerSecond: '2,5' }, pass: { maxErrorRate: '0,1' }, durationMs: '1,5' };
    const { plan } = planOf(terms);
    expect(plan).toEqual({ pace: { connectsPerSecond: 2.5 }, pass: { maxErrorRate: 0.001 }, durationMs: 1500 });
    expect(typedOf(plan)).toEqual({
      pace: { connectsPerSecond: '2.5' },
      pass: { maxErrorRate: '0.1' },
      durationMs: '1.5',
    });
  });

  test('finds the field of an error of the service', () => {
    const terms = {
      fields: [
        { name: 'a', kind: 'uuid' },
        { name: 'b', kind: 'csv' },
      ],
      properties: [{ name: 'x.y', value: '' }],
    };
    const draft: Draft = { ...emptyDraft(['d-1']), terms };
    const placed = (field: string) => placeOf(draft, field);
    expect(placed('fields.b.column')).toBe('fields.1.column');
    expect(placed('fields.b')).toBe('fields.1.name');
    expect(placed('properties.x.y')).toBe('properties.0.value');
    expect(placed('faults.2.everyMs')).toBe('faults.2.everyMs');
    expect(placed('pace.tier')).toBe('pace.tier');
    expect(placed('intervalMs')).toBe('intervalMs');
    expect(placed('settings.topic')).toBe('settings.topic');
    expect(placed('subscribers')).toBeUndefined();
    expect(placed('workspace')).toBeUndefined();
  });
});

test('days of the week are typed one by one, or from one to another', () => {
  const read = (days: string) =>
    planOf({ timesOfDay: { timeZone: 'UTC', windows: [{ days, from: '08:00', to: '24:00', intervalMs: '1000' }] } });
  const daysOf = (days: string) => read(days).plan.timesOfDay?.windows[0]?.days;
  expect(daysOf('mon-fri')).toEqual(['mon', 'tue', 'wed', 'thu', 'fri']);
  expect(daysOf(' Sun , tue')).toEqual(['tue', 'sun']);
  expect(daysOf('sat-mon wed')).toEqual(['mon', 'wed', 'sat', 'sun']);
  expect(daysOf('')).toBeUndefined();
  expect(read('').faults).toEqual({});
  expect(read('mon-fry').faults).toEqual({ 'timesOfDay.windows.0.days': text.daysFault });
});
