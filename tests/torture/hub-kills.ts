import type { MqttClient } from 'mqtt';
import { HubProcess } from './hub-process.ts';
import { type Row, emptyRow } from './scenario.ts';

/** The hub killed in the moment in which it acknowledges something: what it has acknowledged is there afterwards. */

interface Kind {
  /** Options of the hub that take part; where there are none, the hub that has told of the round before will do. */
  options(name: string): string[];
  /** Resolves in the very turn in which the acknowledgement has come; absent where the hub's first line is it. */
  act?(hub: HubProcess, name: string): Promise<void>;
  /** At the next hub, which registers nobody by itself. */
  isKept(hub: HubProcess, name: string): Promise<boolean>;
}

const iotHub = (id: string) => `localhost/${id}/?api-version=2021-04-12`;
const message = (client: MqttClient, prefix: string) =>
  new Promise<string>((resolve) => {
    client.on('message', (topic, payload) => {
      if (topic.startsWith(prefix)) resolve(payload.toString());
    });
  });
const isLetIn = async (hub: HubProcess, name: string) => {
  const client = await hub.connect(name, name, iotHub(name)).catch(() => undefined);
  client?.end(true);
  return client !== undefined;
};

const kinds: Readonly<Record<string, Kind>> = {
  'twin patch': {
    options: () => [],
    async act(hub, name) {
      const client = await hub.connect('steady', 'steady', iotHub('steady'));
      await client.subscribeAsync('$iothub/twin/res/#');
      const done = message(client, '$iothub/twin/res/204');
      client.publish('$iothub/twin/PATCH/properties/reported/?$rid=1', JSON.stringify({ [name]: true }));
      await done;
    },
    async isKept(hub, name) {
      const client = await hub.connect('steady', 'steady', iotHub('steady'));
      await client.subscribeAsync('$iothub/twin/res/#');
      const twin = message(client, '$iothub/twin/res/200');
      client.publish('$iothub/twin/GET/?$rid=1', '');
      const { reported } = JSON.parse(await twin) as { reported: Record<string, unknown> };
      client.end(true);
      return reported[name] === true;
    },
  },
  attributes: {
    options: () => [],
    async act(hub, name) {
      const client = await hub.connect('steady', '', '');
      await client.publishAsync('v1/devices/me/attributes', JSON.stringify({ [name]: true }), { qos: 1 });
    },
    async isKept(hub, name) {
      const client = await hub.connect('steady', '', '');
      await client.subscribeAsync('v1/devices/me/attributes/response/+');
      const answer = message(client, 'v1/devices/me/attributes/response/1');
      client.publish('v1/devices/me/attributes/request/1', JSON.stringify({ clientKeys: name }));
      const { client: kept } = JSON.parse(await answer) as { client?: Record<string, unknown> };
      client.end(true);
      return kept?.[name] === true;
    },
  },
  'auto-registration': {
    options: () => ['--auto-register'],
    async act(hub, name) {
      await hub.connect(name, name, iotHub(name));
    },
    isKept: isLetIn,
  },
  'DPS assignment': {
    options: () => [],
    async act(hub, name) {
      const client = await hub.connect(name, name, `0ne00000001/registrations/${name}/api-version=2019-03-31`);
      await client.subscribeAsync('$dps/registrations/res/#');
      const opened = message(client, '$dps/registrations/res/202');
      client.publish('$dps/registrations/PUT/iotdps-register/?$rid=1', '{}');
      const { operationId } = JSON.parse(await opened) as { operationId: string };
      const assigned = message(client, '$dps/registrations/res/200');
      client.publish(`$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=${operationId}`, ' ');
      await assigned;
    },
    isKept: isLetIn,
  },
  'registration by a person': {
    options: (name) => ['--device', name],
    isKept: isLetIn,
  },
};

/** A busy machine may take longer to deliver a signal; such rounds count for what they lose, and not as rounds. */
const atOnceMs = 1;

/** Kills in turn at each kind of acknowledgement; the hub that is started next tells whether it was kept. */
export async function killsAtAcknowledgement(rounds: number): Promise<Row> {
  const names = Object.keys(kinds);
  const row = emptyRow('kill -9 of the hub within 1 ms of an acknowledgement');
  let hub = await HubProcess.start([]);
  await hub.device('steady');
  const always = [
    '--enrollment-group',
    hub.pki.path('Root'),
    '--thingsboard-device',
    `steady=${hub.pki.path('steady')}`,
  ];
  const again = async (options: readonly string[]) => {
    await hub.kill();
    hub = await HubProcess.start([...options, ...always], hub);
  };
  // For the twin.
  await again(['--device', 'steady']);
  let round = 0;
  for (; row.kills < rounds && round < rounds * 10; round++) {
    const what = names[round % names.length] ?? '';
    const kind = kinds[what];
    if (kind === undefined) throw new Error('There is no such kind.');
    const name = `round-${round}`;
    await hub.device(name);
    const options = kind.options(name);
    if (options.length > 0) await again(options);
    await kind.act?.(hub, name);
    const acknowledged = performance.now();
    const killed = hub.kill();
    if (performance.now() - acknowledged < atOnceMs) row.kills++;
    await killed;
    // One that registers nobody by itself.
    await again([]);
    if (!(await kind.isKept(hub, name))) row.lost.push(`${what} ${name}`);
  }
  await hub.close();
  row.note = `and ${round - row.kills} that took longer than ${atOnceMs} ms`;
  return row;
}
