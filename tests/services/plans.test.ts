import { expect, test, vi } from 'vitest';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import { methods } from '../support/methods.ts';
import { platforms } from '../../src-main/core/clouds/platforms.ts';
import { sensorModels } from '../../src-main/core/telemetry/models.ts';
import { type Job, forEachLimited } from '../../src-main/services/jobs.ts';
import { planRun } from '../../src-main/services/simulation/planning.ts';
import type { RunPlans } from '../../src-main/services/simulation/run-plans.ts';
import { SimulationRun } from '../../src-main/services/simulation/run.ts';
import { Workspaces } from '../../src-main/services/workspace.ts';
import { ManualClock, devicePlan, plansOf, runPorts, willingServer } from '../support/simulation.ts';
import { Workbench } from '../support/workbench.ts';

/** Plans are plain data, so that a run can be told to another thread. */

const job: Job = {
  signal: new AbortController().signal,
  progress: () => undefined,
  check: () => undefined,
  waitFor: (work) => work,
};

/** What a run tells in the first second of its clock. */
async function toldBy(plans: RunPlans) {
  const clock = new ManualClock();
  const run = new SimulationRun('run', plans, runPorts(clock, willingServer));
  const events: SimulationEvent[] = [];
  run.subscribe((event) => events.push(event));
  await clock.advanceTo(1000);
  const stopped = run.stop();
  await clock.advanceTo(1001);
  await stopped;
  return { events, totals: run.status() };
}

test('the plan of a run is plain data, and a run of its copy is the same run', async () => {
  const bench = await Workbench.open();
  await bench.authority();
  await bench.devices(['a', 'b', 'listener']);
  const workspaces = new Workspaces(bench.services.grants, bench.ports.folders, bench.ports.clock);
  const input = methods['simulation.start'].input.parse({
    workspace: bench.workspace,
    deviceIds: ['a', 'b'],
    subscribers: [{ deviceId: 'listener', filters: ['sensors/#'], qos: 1 }],
    platform: 'mqtt-broker',
    host: 'h',
    settings: { topic: 'sensors/{deviceId}' },
    intervalMs: 100,
    model: 'random-walk',
    seed: 7,
    messages: 0,
  });
  const { plans } = await planRun(input, workspaces, { ...bench.ports, grants: bench.services.grants }, job);
  const copy = structuredClone(plans);
  expect(copy).toEqual(plans);
  expect(plans).toMatchObject({
    publishers: [
      { deviceId: 'a', platform: 'mqtt-broker', run: { model: 'random-walk' }, seed: 7, index: 0, count: 2 },
      { deviceId: 'b', index: 1, count: 2 },
    ],
    subscribers: [{ deviceId: 'listener', filters: [{ filter: 'sensors/#', qos: 1 }] }],
  });
  const [told, again] = [await toldBy(plans), await toldBy(copy)];
  expect(told.totals).toMatchObject({ state: 'stopped', failedDevices: 0 });
  expect(told.totals.acknowledged).toBeGreaterThan(18);
  expect(again).toEqual(told);
  await bench.close();
});

test.each(platforms.map(({ id }) => id))('the plan of a device on %s can be copied', (platform) => {
  for (const model of sensorModels) {
    const plan = { ...devicePlan, platform, run: { ...devicePlan.run, platform, model } };
    expect(structuredClone(plan)).toEqual(plan);
  }
});

test('counts without making an event, and makes what was missed for somebody who listens later', async () => {
  const made = vi.spyOn(Date.prototype, 'toISOString');
  const clock = new ManualClock();
  const run = new SimulationRun('run', plansOf([devicePlan]), runPorts(clock, willingServer));
  await clock.advanceTo(95);
  expect(run.status()).toMatchObject({ connected: 1, attempted: 10, acknowledged: 10 });
  expect(made).not.toHaveBeenCalled();
  made.mockRestore();
  const events: SimulationEvent[] = [];
  run.subscribe((event) => events.push(event));
  await clock.advanceTo(95);
  expect(events.map(({ type }) => type)).toEqual(['connected', ...Array<string>(10).fill('sent')]);
  // As it was then, and not as it is now.
  expect(events.at(1)).toMatchObject({ type: 'sent', messageId: 0, at: new Date(0).toISOString() });
  expect(events.at(-1)).toMatchObject({ type: 'sent', messageId: 9, at: new Date(90).toISOString() });
  await run.stop();
});

test('so many at a time, and none after the first failure', async () => {
  const begun: number[] = [];
  let now = 0;
  let most = 0;
  const work = async (item: number) => {
    begun.push(item);
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now--;
    if (item === 4) throw new Error('the fourth');
  };
  await expect(forEachLimited([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, work)).rejects.toThrow('the fourth');
  expect(most).toBe(3);
  expect(begun).toEqual([1, 2, 3, 4, 5, 6]);
  expect(now).toBe(0);
  await forEachLimited([], 3, work);
});

test('a reading was measured when it was due, however late the server takes its message', async () => {
  const clock = new ManualClock();
  const slow: typeof willingServer = {
    connect: async (...asked) => {
      const { connection } = (await willingServer.connect(...asked)) as { connection: object };
      const publish = async () => {
        await clock.sleep(clock.ms < 10 ? 35 : 0);
        return 'acknowledged';
      };
      return { connection: { ...connection, publish } } as unknown as ReturnType<typeof willingServer.connect>;
    },
  };
  const run = new SimulationRun('run', plansOf([devicePlan]), runPorts(clock, slow));
  const events: SimulationEvent[] = [];
  run.subscribe((event) => events.push(event));
  await clock.advanceTo(45);
  const sent = events.flatMap((event) => (event.type === 'sent' ? [event] : []));
  expect(sent.slice(0, 4).map(({ measuredAt }) => Date.parse(measuredAt))).toEqual([0, 10, 20, 30]);
  expect(Date.parse(sent[1]?.at ?? '')).toBeGreaterThanOrEqual(35);
  const stopped = run.stop();
  await clock.advanceTo(50);
  await stopped;
});
