import type { MqttClient } from 'mqtt';
import { performance } from 'node:perf_hooks';
import { Workbench } from '../support/workbench.ts';
import { type Place, bareBroker, beside, connect, message, rate, text } from './peers.ts';
import { wireFigures } from './wires.ts';
import type { Report } from './report.ts';

/**
 * What the hub costs a device that waits: messages that are acknowledged, logins, and changes that are on disk by then. Beside it
 * aedes behind the same TLS, a broker without rules, clouds or a disk.
 */

const connections = 20;
const server = 'bench';

function patch(client: MqttClient, round: number): Promise<unknown> {
  const answer = new Promise((resolve) => client.once('message', resolve));
  client.publish('$iothub/twin/PATCH/properties/reported/?$rid=1', JSON.stringify({ round }));
  return answer;
}

async function logins(bench: Workbench, ids: readonly string[], place: Place): Promise<number> {
  const start = performance.now();
  for (let round = 0; round < 3; round++) {
    const clients = await Promise.all(ids.map((id) => connect(bench, id, place)));
    await Promise.all(clients.map((client) => client.endAsync(true)));
  }
  return (3 * ids.length * 1000) / (performance.now() - start);
}

export async function hubFigures(report: Report): Promise<void> {
  const bench = await Workbench.open();
  try {
    const { certificatePem } = await bench.authority('Root');
    const { devices } = await bench.devices(Array.from({ length: connections }, (_, index) => `d-${index}`));
    const ids = devices.map(({ deviceId }) => deviceId);
    const { authorityPem } = await bench.call('server.create', {
      workspace: bench.workspace,
      name: server,
      addresses: ['127.0.0.1'],
      keyType: 'rsa-2048',
    });
    const hub = await bench.call('hub.start', {
      data: bench.path('hub'),
      port: 0,
      autoRegister: true,
      serverCertificate: { workspace: bench.workspace, name: server },
    });
    await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    const peer = await bareBroker(bench, authorityPem);
    const places = [{ port: hub.port, ca: authorityPem }, peer] as const;
    report.line(`hub, ${connections} devices, hub and devices in one process`);
    const messages = await beside(places, async (place) => {
      const clients = await Promise.all(ids.map((id) => connect(bench, id, place)));
      const result = await rate(clients, 50, 10, message);
      await Promise.all(clients.map((client) => client.endAsync(true)));
      return result;
    });
    report.line(`  QoS 1 messages, 10 on their way from each   ${messages}`);
    report.line(
      `  logins                                      ${await beside(places, (place) => logins(bench, ids, place))}`,
    );
    const clients = await Promise.all(ids.map((id) => connect(bench, id, places[0])));
    await Promise.all(clients.map((client) => client.subscribeAsync('$iothub/twin/res/#')));
    report.line(`  twin patches, each after the last's answer  ${text(await rate(clients, 100, 1, patch))}`);
    report.line(
      `  the same of one device alone                ${text(await rate(clients.slice(0, 1), 200, 1, patch))}`,
    );
    await Promise.all(clients.map((client) => client.endAsync(true)));
    await wireFigures(report, bench, ids, hub, authorityPem);
    await peer.close();
  } finally {
    await bench.close();
  }
}
