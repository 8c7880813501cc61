import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/adapters/system-clock.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { HubEvent, SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import type { Clock } from '../../src-main/services/ports.ts';
import { Workbench } from '../support/workbench.ts';

/** The second that the service asks to wait, or by chance up to two more; what else lasts so long is patience, of whole seconds. */
const isAsked = (ms: number): boolean => ms === 1000 || (ms > 1000 && ms < 3000 && ms % 1000 !== 0);

/**
 * What the service asks to wait is over at once, and nobody's patience ends, however slow the machine. What is
 * shorter is no part of the conversation, and is waited for.
 */
const brisk: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms < 1000 ? ms : isAsked(ms) ? 0 : 86_400_000, signal),
};

let bench: Workbench;
let address: { port: number; webSocketPort?: number | undefined; authorityPem: string; idScope: string };
let events: HubEvent[];

beforeEach(async () => {
  bench = await Workbench.open({ clock: brisk });
  events = [];
  bench.services.sources['hub.events']({}, (one) => events.push(one));
  address = await bench.call('hub.start', { data: bench.path('hub'), port: 0 });
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const place = () => ({
  workspace: bench.workspace,
  platform: 'azure-dps',
  host: 'localhost',
  port: address.port,
  serverCaPem: address.authorityPem,
  settings: { idScope: address.idScope },
});
const provision = async (deviceIds: string[], more: Partial<MethodInput<'provision.run'>> = {}) =>
  (await bench.call('provision.run', { ...place(), deviceIds, ...more })).results;
const pemOf = async (deviceId: string) => {
  const { certificates } = await bench.call('certificate.describe', {
    workspace: bench.workspace,
    kind: 'device',
    name: deviceId,
  });
  return certificates[0]?.pem ?? '';
};

/** A self-signed device with an individual enrollment. */
async function enrolled(id: string, more: Partial<MethodInput<'hub.setEnrollment'>> = {}, keyPassphrase?: string) {
  await bench.devices([id], { authority: undefined, ...(keyPassphrase === undefined ? {} : { keyPassphrase }) });
  return bench.call('hub.setEnrollment', { certificatePem: await pemOf(id), ...more });
}

async function simulate(deviceIds: string[], more: Partial<MethodInput<'simulation.start'>> = {}) {
  const { runId } = await bench.call('simulation.start', { ...place(), deviceIds, intervalMs: 10, ...more });
  const told: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId }, (one) => told.push(one));
  const totals = await new Promise<SimulationTotals>((resolve) => {
    const stop = bench.services.sources['simulation.totals']({ runId }, (one) => {
      if (one.state === 'running') return;
      stop();
      resolve(one);
    });
  });
  return { told, totals };
}

const dpsEvents = () => events.filter((one) => 'face' in one && one.face === 'dps');

describe('provisioning', () => {
  test('assigns a self-signed device with an encrypted key, which then exists by its thumbprint', async () => {
    const more = { deviceId: 'pump-7', initialTags: '{"site":"A"}', initialDesired: '{"intervalSeconds":10}' };
    const enrollment = await enrolled('dev-01', more, 'let me in');
    expect(enrollment).toMatchObject({ registrationId: 'dev-01', deviceId: 'pump-7', enabled: true });
    expect(await provision(['dev-01'], { keyPassphrase: 'let me in' })).toEqual([
      {
        type: 'provisioned',
        registrationId: 'dev-01',
        assignedHub: `localhost:${address.port}`,
        deviceId: 'pump-7',
        connectionProfile: 'classic',
        substatus: 'initialAssignment',
      },
    ]);
    const { devices, dps } = await bench.call('hub.status', {});
    expect(devices).toMatchObject([
      {
        deviceId: 'pump-7',
        authentication: 'selfSigned',
        primaryThumbprint: enrollment.certificate.thumbprintSha256,
      },
    ]);
    expect(dps?.registrations).toMatchObject([
      { registrationId: 'dev-01', status: 'assigned', deviceId: 'pump-7', enrollmentKind: 'individual' },
    ]);
    const twin = await bench.call('hub.getTwin', { deviceId: 'pump-7' });
    expect(JSON.parse(twin.tags)).toEqual({ site: 'A' });
    expect(JSON.parse(twin.desired)).toEqual({ intervalSeconds: 10, $version: 1 });
    expect(dpsEvents().map(({ type }) => type)).toEqual(['connected', 'registered', 'provisioned', 'disconnected']);
    const [wrong] = [await bench.refusal('provision.run', { ...place(), deviceIds: ['dev-01'] })];
    expect(wrong).toMatchObject({ code: 'PASSWORD_REQUIRED', details: { field: 'keyPassphrase' } });
  });

  test('answers a result a device, in their order, and goes on after one that failed', async () => {
    const { certificatePem } = await bench.authority();
    await bench.authority('Middle', { parent: 'Root', parentPassphrase: '1234' });
    await bench.devices(['dev-01', 'dev-02', 'dev-03'], { authority: { name: 'Middle', passphrase: '1234' } });
    await bench.devices(['stranger'], { authority: undefined });
    await bench.call('hub.setEnrollmentGroup', { certificatePem });
    const done: number[] = [];
    bench.services.sources['job.progress']({ jobId: 'many' }, (one) => done.push(one.done));
    const results = await provision(['dev-01', 'stranger', 'dev-02', 'dev-03'], { jobId: 'many' });
    expect(results.map(({ type, registrationId }) => `${registrationId} ${type}`)).toEqual([
      'dev-01 provisioned',
      'stranger failed',
      'dev-02 provisioned',
      'dev-03 provisioned',
    ]);
    expect(results[1]).toMatchObject({
      cause: 'enrollment-missing',
      further: [{ cause: 'dps-not-found', what: expect.stringContaining('404201') as string }],
    });
    expect(done).toEqual([1, 2, 3, 4]);
    expect(dpsEvents().filter(({ type }) => type === 'refused')).toMatchObject([
      { deviceId: 'stranger', cause: 'enrollment-missing' },
    ]);
  });

  test.each([
    ['id-scope-unknown', 'id-scope-unknown', { settings: { idScope: '0ne0000FFFF' } }],
    ['', 'server-not-trusted', { serverCaPem: undefined }],
    ['', 'host-not-found', { host: 'no-such-host.invalid' }],
  ])('tells why it could not: %s %s', async (atHub, cause, change) => {
    await enrolled('dev-01');
    const [result] = await provision(['dev-01'], change);
    expect(result).toMatchObject({
      type: 'failed',
      registrationId: 'dev-01',
      cause,
      raw: expect.any(String) as string,
    });
    expect(dpsEvents().flatMap((one) => (one.type === 'refused' ? [one.cause] : []))).toEqual(
      atHub === '' ? [] : [atHub],
    );
  });

  test.each([
    ['401', 'dps-unauthorized'],
    ['404', 'dps-not-found'],
    ['failed', 'dps-failed'],
    ['disabled', 'dps-disabled'],
  ] as const)('explains %s', async (fault, cause) => {
    await enrolled('dev-01');
    await bench.call('hub.setDpsFault', { fault, registrationId: 'dev-01' });
    expect((await bench.call('hub.status', {})).dps?.faults).toEqual([{ fault, registrationId: 'dev-01' }]);
    expect(await provision(['dev-01'])).toMatchObject([{ type: 'failed', cause }]);
    await bench.call('hub.setDpsFault', { fault: 'none', registrationId: 'dev-01' });
    expect(await provision(['dev-01'])).toMatchObject([{ type: 'provisioned', substatus: 'initialAssignment' }]);
  });

  test('waits where the service is throttled, and succeeds when it is not any more', async () => {
    await enrolled('dev-01');
    await bench.call('hub.setDpsFault', { fault: '429' });
    const stop = bench.services.sources['hub.events']({}, (one) => {
      if (one.type === 'refused') void bench.call('hub.setDpsFault', { fault: 'none' });
    });
    const waiting: ({ readonly retryInMs: number } | undefined)[] = [];
    bench.services.sources['job.progress']({ jobId: 'slow' }, (one) => waiting.push(one.waiting));
    expect(await provision(['dev-01'], { jobId: 'slow' })).toMatchObject([{ type: 'provisioned' }]);
    expect(waiting).toContainEqual(expect.objectContaining({ cause: 'dps-throttled', times: 1 }));
    // As long as the service says, and by chance longer.
    for (const one of waiting) expect(one?.retryInMs ?? 1000).toBeGreaterThanOrEqual(1000);
    stop();
    expect(dpsEvents()).toContainEqual(expect.objectContaining({ type: 'refused', cause: 'fault-on-demand' }));
  });

  test('that is cancelled tells what was done before', async () => {
    await enrolled('dev-01');
    await enrolled('dev-02');
    await bench.call('hub.setDpsFault', { fault: '429', registrationId: 'dev-02' });
    bench.services.sources['job.progress']({ jobId: 'two' }, ({ done }) => {
      if (done > 0) void bench.call('job.cancel', { jobId: 'two' });
    });
    expect(await provision(['dev-01', 'dev-02'], { jobId: 'two' })).toMatchObject([
      { type: 'provisioned' },
      { type: 'cancelled', registrationId: 'dev-02' },
    ]);
  });

  test('is refused for what cannot be', async () => {
    await enrolled('dev-01');
    const wrong = (more: Partial<MethodInput<'provision.run'>>) =>
      bench.refusal('provision.run', { ...place(), deviceIds: ['dev-01'], ...more });
    expect((await wrong({ platform: 'azure-iot-hub', settings: {} })).details.field).toBe('platform');
    expect((await wrong({ settings: {} })).details.field).toBe('settings.idScope');
    expect((await wrong({ settings: { idScope: 'mine' } })).details.field).toBe('settings.idScope');
    expect((await wrong({ settings: { idScope: '0ne00000001', payload: '[]' } })).details.field).toBe(
      'settings.payload',
    );
    expect((await wrong({ deviceIds: ['nobody'] })).code).toBe('NOT_FOUND');
    expect((await wrong({ deviceIds: ['dev-01', 'dev-01'] })).details.field).toBe('deviceIds');
  });
});

describe('a simulation on Azure DPS', () => {
  test('is told its hub, reads the first twin, and sends there under the assigned ID', async () => {
    await enrolled('dev-01', { deviceId: 'pump-7', initialDesired: '{"intervalSeconds":10}' });
    const { told, totals } = await simulate(['dev-01'], { messages: 12 });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 12, failed: 0 });
    expect(told.slice(0, 3)).toMatchObject([
      { type: 'provisioning', deviceId: 'dev-01', host: 'localhost', port: address.port },
      {
        type: 'provisioned',
        registrationId: 'dev-01',
        assignedHub: `localhost:${address.port}`,
        assignedDeviceId: 'pump-7',
        substatus: 'initialAssignment',
      },
      { type: 'connected', deviceId: 'dev-01' },
    ]);
    const twin = told.find((one) => one.type === 'twin');
    expect(twin).toMatchObject({ desired: '{"intervalSeconds":10,"$version":1}', reported: '{"$version":1}' });
    const sending = told.filter((one) => one.type === 'sending');
    expect(sending).toHaveLength(12);
    // The wait for the hub is no reason to send all at once.
    const [first, last] = [Date.parse(sending[0]?.at ?? ''), Date.parse(sending[11]?.at ?? '')];
    expect(last - first).toBeGreaterThanOrEqual(100);
    const messages = events.filter((one) => one.type === 'message');
    expect(messages).toHaveLength(12);
    for (const one of messages) {
      expect(one).toMatchObject({ face: 'iot-hub', deviceId: 'pump-7' });
      expect(one.body).toContain('"deviceId":"pump-7"');
    }
  });

  test('goes through WebSockets to the service, and so to the hub', async () => {
    await enrolled('dev-01');
    const { webSocketPort = 0 } = address;
    const settings = { idScope: address.idScope, transport: 'mqtt-ws' };
    const { told, totals } = await simulate(['dev-01'], { messages: 3, port: webSocketPort, settings });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 3, failed: 0 });
    // The hub's own port is that of MQTT itself, where nobody goes.
    expect(told).toContainEqual(
      expect.objectContaining({ type: 'provisioned', assignedHub: `localhost:${address.port}` }),
    );
    expect(events.filter(({ type }) => type === 'message')).toHaveLength(3);
    // MQTT itself is not to be had there.
    const straight = await simulate(['dev-01'], { messages: 1, port: webSocketPort });
    expect(straight.totals).toMatchObject({ state: 'failed' });
  });

  test('shows the twin also where a single message is all that is sent', async () => {
    await enrolled('dev-01');
    const { told } = await simulate(['dev-01'], { messages: 1 });
    expect(told.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['provisioning', 'provisioned', 'connected', 'sending', 'sent', 'twin', 'finished']),
    );
  });

  test('of a group sends from every device, and fails the one that is not enrolled', async () => {
    const { certificatePem } = await bench.authority();
    await bench.devices(['dev-01', 'dev-02']);
    await bench.devices(['stranger'], { authority: undefined });
    await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    await bench.call('hub.setEnrollmentGroup', { authority: 'Root' });
    const { told, totals } = await simulate(['dev-01', 'dev-02', 'stranger'], { messages: 2 });
    expect(totals).toMatchObject({ state: 'failed', failedDevices: 1, acknowledged: 4 });
    expect(told.filter(({ type }) => type === 'failed')).toMatchObject([
      { deviceId: 'stranger', cause: 'enrollment-missing' },
    ]);
  });

  test('ends at once where it is stopped while it waits for its hub', async () => {
    await enrolled('dev-01');
    await bench.call('hub.setDpsFault', { fault: '429' });
    const { runId } = await bench.call('simulation.start', { ...place(), deviceIds: ['dev-01'], messages: 0 });
    await expect.poll(() => dpsEvents().filter(({ type }) => type === 'refused').length).toBeGreaterThan(0);
    expect(await bench.call('simulation.stop', { runId })).toMatchObject({ state: 'stopped', attempted: 0 });
  });
});

describe('enrollments of the local hub', () => {
  test('are set, replaced and removed, and their registrations go with them', async () => {
    await enrolled('dev-01');
    await provision(['dev-01']);
    const again = { certificatePem: await pemOf('dev-01'), enabled: false, reprovision: 'never' } as const;
    expect(await bench.call('hub.setEnrollment', again)).toMatchObject({ enabled: false, reprovision: 'never' });
    const status = async () => (await bench.call('hub.status', {})).dps;
    expect((await status())?.enrollments).toHaveLength(1);
    expect((await status())?.registrations).toHaveLength(1);
    await bench.call('hub.removeEnrollment', { registrationId: 'DEV-01' });
    expect(await status()).toEqual({ enrollments: [], groups: [], registrations: [], faults: [] });
    expect((await bench.refusal('hub.removeEnrollment', { registrationId: 'dev-01' })).code).toBe('NOT_FOUND');
    expect((await bench.call('hub.status', {})).devices).toHaveLength(1);
  });

  test('are switched off and on again, and a device is shut out meanwhile', async () => {
    await enrolled('dev-01', { initialDesired: '{"a":1}' });
    const { certificatePem } = await bench.authority();
    await bench.call('hub.setEnrollmentGroup', { certificatePem });
    const set = (kind: 'individual' | 'group', name: string, enabled: boolean) =>
      bench.call('hub.setEnrollmentEnabled', { kind, name, enabled });
    await set('individual', 'DEV-01', false);
    await set('group', 'Root', false);
    expect((await bench.call('hub.status', {})).dps).toMatchObject({
      enrollments: [{ registrationId: 'dev-01', enabled: false, initialDesired: '{"a":1}' }],
      groups: [{ name: 'Root', enabled: false }],
    });
    expect(await provision(['dev-01'])).toMatchObject([{ type: 'failed', cause: 'dps-disabled' }]);
    await set('individual', 'dev-01', true);
    expect(await provision(['dev-01'])).toMatchObject([{ type: 'provisioned' }]);
    for (const kind of ['individual', 'group'] as const) {
      const nobody = { kind, name: 'nobody', enabled: true };
      expect((await bench.refusal('hub.setEnrollmentEnabled', nobody)).code).toBe('NOT_FOUND');
    }
  });

  test('of a group go by a verified authority of the hub, or by a certificate of their own', async () => {
    const { certificatePem } = await bench.authority();
    await bench.call('hub.uploadAuthority', { certificatePem });
    expect(await bench.refusal('hub.setEnrollmentGroup', { authority: 'Root' })).toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'authority' },
    });
    expect((await bench.refusal('hub.setEnrollmentGroup', {})).details.field).toBe('certificatePem');
    expect((await bench.refusal('hub.setEnrollmentGroup', { authority: 'Nobody' })).code).toBe('NOT_FOUND');
    const own = await bench.call('hub.setEnrollmentGroup', { certificatePem, initialDesired: '{"a":1}' });
    expect(own).toMatchObject({ name: 'Root', verified: true, initialDesired: '{"a":1}' });
    expect(own.authority).toBeUndefined();
    // Another authority of the same name gets a group of its own; the same one is set anew.
    await bench.call('hub.setEnrollmentGroup', { certificatePem, enabled: false });
    const other = await Workbench.open();
    const foreign = await other.authority();
    await bench.call('hub.setEnrollmentGroup', { certificatePem: foreign.certificatePem });
    await other.close();
    const { dps } = await bench.call('hub.status', {});
    expect(dps?.groups.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['Root', false],
      [`Root-${foreign.certificate.thumbprintSha256.slice(0, 8)}`, true],
    ]);
    await bench.call('hub.removeEnrollmentGroup', { name: 'Root' });
    expect((await bench.refusal('hub.removeEnrollmentGroup', { name: 'Root' })).code).toBe('NOT_FOUND');
  });

  test.each([
    ['initialTags', { initialTags: '[]' }],
    ['initialDesired', { initialDesired: '{' }],
    ['deviceId', { deviceId: 'a/b' }],
  ])('are refused for a wrong %s', async (field, more) => {
    await bench.devices(['dev-01'], { authority: undefined });
    const input = { certificatePem: await pemOf('dev-01'), ...more };
    expect((await bench.refusal('hub.setEnrollment', input)).details.field).toBe(field);
  });

  test('are there after a restart, with the ID scope that is asked for then; failures on demand are not', async () => {
    await enrolled('dev-01');
    await provision(['dev-01']);
    await bench.call('hub.setDpsFault', { fault: '401' });
    await bench.call('hub.stop', {});
    address = await bench.call('hub.start', { data: bench.path('hub'), port: 0, idScope: '0ne000ABCDE' });
    expect(address.idScope).toBe('0ne000ABCDE');
    expect((await bench.call('hub.status', {})).dps).toMatchObject({
      enrollments: [{ registrationId: 'dev-01' }],
      registrations: [{ status: 'assigned' }],
      faults: [],
    });
    expect(await provision(['dev-01'])).toMatchObject([
      { type: 'provisioned', substatus: 'deviceDataMigrated', assignedHub: `localhost:${address.port}` },
    ]);
    expect((await bench.refusal('hub.start', { port: 0, idScope: 'mine' })).details.field).toBe('idScope');
  });
});
