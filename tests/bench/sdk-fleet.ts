import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeProgramWith } from '../support/azure-web-sockets.ts';
import { run } from '../support/programs.ts';
import { told } from './children.ts';
import { restMs } from './fleet.ts';
import type { FleetFound, FleetOrder } from './fleet-programs.ts';
import { type Report, median } from './report.ts';
import { fleetScene } from './scene.ts';

/** The same fleet at mosquitto by Microsoft's device SDK for Node, all in one program as ours is. */

const packages = ['azure-iot-device@1.18.4', 'azure-iot-device-mqtt@1.16.4'];
const rounds = 3;

const program = `
const { readFileSync } = require('node:fs');
const { Client, Message } = require('azure-iot-device');
const { Mqtt } = require('azure-iot-device-mqtt');

const { workspace, ids, port, caFile, messages, restMs } = JSON.parse(process.argv[2]);
const ca = readFileSync(caFile, 'utf8');
require('node:v8').setFlagsFromString('--expose-gc');
const gc = require('node:vm').runInNewContext('gc');
const resident = async () => {
  for (let turn = 0; turn < 3; turn++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return process.memoryUsage.rss();
};

(async () => {
  const empty = await resident();
  const begun = performance.now();
  const clients = await Promise.all(ids.map(async (id) => {
    const file = (end) => readFileSync(workspace + '/devices/' + id + '/' + id + '-' + end + '.pem', 'utf8');
    const client = Client.fromConnectionString('HostName=localhost:' + port + ';DeviceId=' + id + ';x509=true', Mqtt);
    await client.setOptions({ cert: file('chain'), key: file('key'), ca });
    await client.open();
    for (let sent = 0; sent < messages; sent++) await client.sendEvent(new Message('{"messageId":1,"deviceId":"d","temperature":21.5,"humidity":60.25}'));
    return client;
  }));
  const wholeMs = performance.now() - begun;
  const { user, system } = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, restMs));
  const octetsADevice = (await resident() - empty) / clients.length;
  console.log(JSON.stringify({ wholeMs, processorMs: (user + system) / 1000, octetsADevice }));
  process.exit(0);
})().catch((error) => {
  console.error(String(error), String(error.innerError));
  process.exit(1);
});
`;

export interface WholeFound {
  readonly wholeMs: number;
  readonly processorMs: number;
  readonly octetsADevice: number;
}

export async function sdkFleetFigures(report: Report, messages = 20): Promise<void> {
  const count = Number(process.env['CERTBENCH_BENCH_DEVICES'] ?? 2000);
  const scene = await fleetScene(count);
  const broker = await scene.broker();
  try {
    const folder = join(scene.bench.folder, 'sdk');
    await mkdir(folder);
    const sdk = await nodeProgramWith(packages, program, folder);
    if (sdk === undefined) return report.line('Microsoft’s SDK cannot be fetched here: nothing was measured.');
    const { workspace, ids, rootFile } = scene;
    const order: FleetOrder = { workspace, ids, port: broker.port, caFile: rootFile, messages, intervalMs: 10, restMs };
    const measured = (node: string) => sdkRow(report, messages, order, node, sdk.args);
    await measured(process.execPath);
    const other = process.env['CERTBENCH_NODE'] ?? '';
    if (other === '') report.line('The same in Electron’s Node: not measured, CERTBENCH_NODE names none.');
    else await measured(other);
  } finally {
    await broker.stop();
    await scene.close();
  }
}

/** Both by turns in one Node. */
async function sdkRow(
  report: Report,
  messages: number,
  order: FleetOrder,
  node: string,
  program: readonly string[],
): Promise<void> {
  const found = {
    ours: [] as WholeFound[],
    sdk: [] as WholeFound[],
    memory: [] as FleetFound[],
    tls: [] as FleetFound[],
  };
  const connecting = { ...order, messages: 1000, intervalMs: 1000, onlyConnects: true };
  for (let round = 0; round < rounds; round++) {
    found.ours.push(await told('wholeRun', order, node));
    found.memory.push(await told('ourFleet', connecting, node));
    found.tls.push(await told('heldTls', order, node));
    const { stdout, stderr } = await run(node, [...program, JSON.stringify(order)]);
    if (stdout.trim() === '') throw new Error(`Microsoft's SDK has sent nothing: ${stderr}`);
    found.sdk.push(JSON.parse(stdout) as WholeFound);
  }
  const of = (what: WholeFound[], figure: keyof WholeFound) => median(what.map((one) => one[figure]));
  const kilobytes = {
    ours: median(found.memory.map(({ octetsADevice }) => octetsADevice)) / 1000,
    sdk: of(found.sdk, 'octetsADevice') / 1000,
    tls: median(found.tls.map(({ octetsADevice }) => octetsADevice)) / 1000,
  };
  const told1 = (what: WholeFound[], kb: number) =>
    `${(of(what, 'wholeMs') / 1000).toFixed(1)} s, ${(of(what, 'processorMs') / 1000).toFixed(1)} s of processors, ${kb.toFixed(0)} kB a device`;
  const faster = of(found.sdk, 'wholeMs') / of(found.ours, 'wholeMs');
  const cheaper = of(found.sdk, 'processorMs') / of(found.ours, 'processorMs');
  const inOther = node === process.execPath ? '' : ', both in Electron’s Node';
  report.row({
    what: `${order.ids.length} devices connect to mosquitto and have ${messages} QoS 1 messages each acknowledged${inOther}`,
    against: 'Microsoft’s device SDK for Node (azure-iot-device-mqtt 1.16.4)',
    toReach: '2 times faster, half the memory a device',
    ours: told1(found.ours, kilobytes.ours),
    theirs: told1(found.sdk, kilobytes.sdk),
    ratio: `${faster.toFixed(1)} times faster, ${cheaper.toFixed(1)} by processors; memory ${(kilobytes.ours / kilobytes.sdk).toFixed(2)}, of ${(kilobytes.tls / kilobytes.sdk).toFixed(2)} that TLS alone takes (${kilobytes.tls.toFixed(0)} kB)`,
  });
}
