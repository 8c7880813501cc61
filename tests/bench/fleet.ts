import { waitsForMs } from '../../src-main/adapters/reading-threads.ts';
import { told } from './children.ts';
import type { FleetFound, FleetOrder } from './fleet-programs.ts';
import { type Report, median } from './report.ts';
import { fleetScene } from './scene.ts';

/** 2 000 devices with own certificates at mosquitto, beside the least that does the same with the same certificates. */

const rounds = 3;
/** Within which a run has all its devices begin, each of which then sends every so often. */
const beginWithinMs = 1000;
const intervalMs = 10_000;
/** What has read the devices' files as they began waits for more to read, and belongs to no connection. */
export const restMs = waitsForMs + 1000;

export async function fleetFigures(report: Report, messages = 20): Promise<void> {
  // On a machine that others use, fewer tell the same.
  const count = Number(process.env['CERTBENCH_BENCH_DEVICES'] ?? 2000);
  const scene = await fleetScene(count);
  const broker = await scene.broker();
  try {
    const { workspace, ids, rootFile } = scene;
    const order: FleetOrder = {
      workspace,
      ids,
      port: broker.port,
      caFile: rootFile,
      messages: 1,
      intervalMs,
    };
    const found = { ours: [] as FleetFound[], tls: [] as FleetFound[], mqtt: [] as FleetFound[] };
    const sending = { ours: [] as FleetFound[], mqtt: [] as FleetFound[] };
    for (let round = 0; round < rounds; round++) {
      found.ours.push(await told('ourFleet', { ...order, messages: 1000, onlyConnects: true, beginWithinMs, restMs }));
      found.tls.push(await told('bareTls', order));
      found.mqtt.push(await told('bareMqtt', { ...order, restMs }));
      // Each is behind from the first on, and keeps what is late: it sends as fast as it is acknowledged, as the bare loop does.
      sending.ours.push(await told('ourFleet', { ...order, messages: 1_000_000, intervalMs: 10, forMs: 5000 }));
      sending.mqtt.push(await told('bareMqtt', { ...order, messages }));
    }
    const perSecond = (one: FleetFound) => (count * 1000) / one.connectedMs;
    const ms = (one: FleetFound) => one.connectedProcessorMs / count;
    const [ours, tls] = [median(found.ours.map(perSecond)), median(found.tls.map(perSecond))];
    const [oursMs, tlsMs] = [median(found.ours.map(ms)), median(found.tls.map(ms))];
    const plain = median(found.mqtt.map(perSecond));
    report.row({
      what: `mutual-TLS connects of ${count} devices, each let in by MQTT and sending from then on`,
      against: 'a bare loop of tls.connect with the same certificates, without MQTT',
      toReach: '0.85 or better',
      ours: `${ours.toFixed(0)} a second, ${oursMs.toFixed(2)} ms of processors each`,
      theirs: `${tls.toFixed(0)} a second, ${tlsMs.toFixed(2)} ms of processors each (bare MQTT.js: ${plain.toFixed(0)} a second)`,
      ratio: `${(ours / tls).toFixed(2)}; ${(ours / plain).toFixed(2)} of bare MQTT.js`,
    });
    const sent = (one: FleetFound) => (one.acknowledged * 1000) / one.sendingMs;
    const [oursSent, mqttSent] = [median(sending.ours.map(sent)), median(sending.mqtt.map(sent))];
    report.row({
      what: `QoS 1 messages acknowledged, ${count} devices, once all are connected`,
      against: 'a bare MQTT.js client a device in one thread, publishing in a loop at the same broker',
      toReach: '0.85 or better',
      ours: `${oursSent.toFixed(0)} a second`,
      theirs: `${mqttSent.toFixed(0)} a second`,
      ratio: (oursSent / mqttSent).toFixed(2),
    });
    const memory = (one: FleetFound) => one.octetsADevice / 1000;
    const [oursKb, mqttKb] = [median(found.ours.map(memory)), median(found.mqtt.map(memory))];
    report.row({
      what: `memory a connected device (${count}, resident, at rest for half a minute, after collecting)`,
      against: 'a bare MQTT.js client',
      toReach: '1.0 or better',
      ours: `${oursKb.toFixed(1)} kB`,
      theirs: `${mqttKb.toFixed(1)} kB`,
      ratio: (mqttKb / oursKb).toFixed(2),
    });
  } finally {
    await broker.stop();
    await scene.close();
  }
}
