import { expect, test } from 'vitest';
import { type FleetView, deviceStates, fleetView } from '../../src-main/contract/fleet.ts';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import type { DeviceConnections } from '../../src-main/services/ports.ts';
import { SimulationRun } from '../../src-main/services/simulation/run.ts';
import { ManualClock, devicePlan, plansOf, runPorts, willingServer } from '../support/simulation.ts';

const idOf = (index: number) => `d-${String(index).padStart(3, '0')}`;

/** Half of the devices are not known to the server. */
const choosy: DeviceConnections = {
  connect: (facts, ...rest) =>
    facts.protocol === 'mqtt' && Number(facts.clientId.slice(2)) % 2 === 1
      ? Promise.resolve({ loss: { errorCode: undefined, returnCode: 5, text: 'no', secured: true, letIn: false } })
      : willingServer.connect(facts, ...rest),
};

function start(count: number, connections = willingServer, intervalMs = 1000) {
  const clock = new ManualClock();
  const publishers = Array.from({ length: count }, (_, index) => ({
    ...devicePlan,
    run: { ...devicePlan.run, intervalMs },
    deviceId: idOf(index),
    index,
    count,
  }));
  const run = new SimulationRun('run', plansOf(publishers), runPorts(clock, connections));
  return { clock, run };
}

const statesIn = ({ states }: FleetView) => [...Buffer.from(states, 'base64')].map((octet) => deviceStates[octet]);

test('what each device does is an octet, why some are not there is counted by cause, and rates are of the last second', async () => {
  // None of six sends at the moment that a view is told, but for the first.
  const { clock, run } = start(6, choosy);
  const views: { readonly ms: number; readonly view: FleetView }[] = [];
  run.watch((view) => views.push({ ms: clock.ms, view }));
  expect(statesIn(views[0]?.view ?? expect.fail())).toEqual(Array<string>(6).fill('waiting'));
  await clock.advanceTo(2300);
  const { view } = views.at(-1) ?? expect.fail();
  expect(fleetView.parse(view)).toEqual(view);
  expect(statesIn(view)).toEqual([0, 1, 2].flatMap(() => ['connected', 'failed']));
  expect(view.causes).toMatchObject([{ cause: expect.any(String) as string, devices: 3 }]);
  expect(view.perSecond).toEqual({ connects: 0, attempted: 3, acknowledged: 3, received: 0 });
  expect(view.latency).toMatchObject({ count: 7, maxMs: expect.any(Number) as number });
  const gaps = views.slice(1).map(({ ms }, index) => ms - (views[index]?.ms ?? 0));
  expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(250);
  const stopped = run.stop();
  await clock.advanceTo(2600);
  await stopped;
  await clock.advanceTo(2601);
  expect(statesIn(views.at(-1)?.view ?? expect.fail())).toEqual([0, 1, 2].flatMap(() => ['finished', 'failed']));
});

test('a large run tells a sample of its events, all of one device, or every one of them; counts are of all', async () => {
  const { clock, run } = start(200, willingServer, 100);
  const told = { sample: [] as SimulationEvent[], one: [] as SimulationEvent[], every: [] as SimulationEvent[] };
  run.subscribe((event) => told.sample.push(event));
  run.subscribe((event) => told.one.push(event), { deviceId: idOf(7) });
  const stop = run.subscribe((event) => told.every.push(event), { every: true });
  await clock.advanceTo(999);
  run.pause();
  await clock.advanceTo(1100);
  const { acknowledged } = run.status();
  expect(acknowledged).toBeGreaterThan(1900);
  expect(told.every).toHaveLength(acknowledged + 200);
  expect(told.one).toEqual(told.every.filter(({ deviceId }) => deviceId === idOf(7)));
  expect(told.one.length).toBeGreaterThan(10);
  expect(told.sample).toHaveLength(200);
  stop();
  run.resume();
  await clock.advanceTo(1300);
  expect(told.every).toHaveLength(acknowledged + 200);
  // What was missed comes first, as far as it is remembered.
  const late: SimulationEvent[] = [];
  run.subscribe((event) => late.push(event), { deviceId: idOf(7) });
  await clock.advanceTo(1360);
  expect(late.length).toBeGreaterThan(3);
  expect(new Set(late.map(({ deviceId }) => deviceId))).toEqual(new Set([idOf(7)]));
  const stopped = run.stop();
  await clock.advanceTo(1500);
  await stopped;
});
