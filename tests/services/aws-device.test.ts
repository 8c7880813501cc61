import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationTotals } from '../../src-main/contract/models.ts';
import { HubScene } from '../support/hub-scene.ts';

/** Simulated devices at the local hub as AWS IoT. */

let scene: HubScene;
beforeAll(async () => {
  scene = await HubScene.open(['dev-01', 'ears'], { webSocketPort: null, amqpPort: null });
});
afterAll(() => scene.close());

async function run(more: Partial<MethodInput<'simulation.start'>>): Promise<SimulationTotals> {
  const { bench, address } = scene;
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ['dev-01'],
    platform: 'aws-iot',
    host: 'localhost',
    port: address.port,
    serverCaPem: address.authorityPem,
    messages: 3,
    intervalMs: 10,
    ...more,
  });
  return new Promise((resolve) => {
    bench.services.sources['simulation.totals']({ runId }, (one) => {
      if (one.state !== 'running') resolve(one);
    });
  });
}

test.each(['3.1.1', '5'])('are made known as things, and send by MQTT %s', async (mqtt) => {
  const { bench } = scene;
  const known = { workspace: bench.workspace, face: 'aws' as const, deviceIds: ['dev-01', 'ears'] };
  await bench.call('hub.admit', known);
  const before = scene.events.length;
  const subscribers = [{ deviceId: 'ears', filters: ['sensors/+/telemetry'], qos: 1 as const }];
  const totals = await run({ settings: { mqtt }, subscribers });
  expect(totals).toMatchObject({ state: 'finished', acknowledged: 3, received: 3, failed: 0 });
  const messages = scene.events.slice(before).filter((one) => one.type === 'message');
  expect(messages).toHaveLength(3);
  expect(messages[0]).toMatchObject({ face: 'aws', deviceId: 'dev-01', topic: 'sensors/dev-01/telemetry' });
});

test('are told by the hub what they need where it does not know them', async () => {
  const { bench, address } = scene;
  await bench.devices(['new']);
  const order = { workspace: bench.workspace, deviceIds: ['new'], platform: 'aws-iot', host: 'localhost' };
  const at = { port: address.port, settings: {} };
  const causes = async () => {
    const foreseen = await bench.call('diagnosis.foresee', { ...order, ...at, admits: true });
    return foreseen.causes.map(({ cause }) => cause);
  };
  expect(await causes()).toEqual(['certificate-not-registered']);
  await bench.call('hub.admit', { workspace: bench.workspace, face: 'aws', deviceIds: ['new'] });
  expect(await causes()).toEqual([]);
});

test('come back after they were provisioned just in time', async () => {
  const { bench } = scene;
  const parameter = 'AWS::IoT::Certificate::CommonName';
  const body = {
    Parameters: { [parameter]: { Type: 'String' } },
    Resources: {
      thing: { Type: 'AWS::IoT::Thing', Properties: { ThingName: { Ref: parameter } } },
      certificate: {
        Type: 'AWS::IoT::Certificate',
        Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'ACTIVE' },
      },
      policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyName: 'certbench-device' } },
    },
  };
  await bench.call('hub.setAwsTemplate', { name: 'jitp', body: JSON.stringify(body) });
  const [authority] = (await bench.call('hub.status', {})).aws?.authorities ?? [];
  const name = authority?.name ?? '';
  await bench.call('hub.setAwsAuthority', { name, autoRegistration: true, template: 'jitp' });
  await bench.devices(['coming']);
  const totals = await run({ deviceIds: ['coming'], settings: { justInTime: 'true' } });
  expect(totals).toMatchObject({ state: 'finished', acknowledged: 3, failed: 0 });
  expect(scene.causes().filter((cause) => cause === 'registered-just-in-time')).toHaveLength(1);
});
