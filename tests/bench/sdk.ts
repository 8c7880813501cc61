import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeProgramWith } from '../support/azure-web-sockets.ts';
import { run } from '../support/programs.ts';
import type { Workbench } from '../support/workbench.ts';
import type { Place } from './peers.ts';

/** How fast Microsoft's SDK for Node sends, to the hub and to the bare libraries: what it reaches there is its own limit. */

const packages = ['azure-iot-device@1.18.4', 'azure-iot-device-amqp@1.14.4'];

/** Sends so many messages, some at the same time, and prints how many there were a second. */
const program = `
const { readFileSync } = require('node:fs');
const { Client, Message } = require('azure-iot-device');
const { Amqp } = require('azure-iot-device-amqp');

const [host, id, certFile, keyFile, ca] = process.argv.slice(2);
const [cert, key] = [certFile, keyFile].map((file) => readFileSync(file, 'utf8'));
const total = 2000;
const atOnce = 20;

(async () => {
  const client = Client.fromConnectionString(\`HostName=\${host};DeviceId=\${id};x509=true\`, Amqp);
  await client.setOptions({ cert, key, ca });
  await client.open();
  await client.sendEvent(new Message('{"t":1}'));
  const start = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let sent = 0; sent < total / atOnce; sent++) await client.sendEvent(new Message('{"t":1}'));
    }),
  );
  console.log((total * 1000) / (performance.now() - start));
  process.exit(0);
})().catch((error) => {
  console.error(String(error), String(error.innerError));
  process.exit(1);
});
`;

/** Messages a second of one device by AMQP. */
type SdkMeasure = (id: string, place: Place) => Promise<number>;

/** Undefined where the SDK cannot be had. */
export async function sdkMeasure(bench: Workbench): Promise<SdkMeasure | undefined> {
  const folder = join(bench.folder, 'sdk');
  await mkdir(folder);
  const sdk = await nodeProgramWith(packages, program, folder);
  if (sdk === undefined) return undefined;
  return async (id, { port, ca }) => {
    const file = (end: string) => join(bench.folder, 'workspace', 'devices', id, `${id}${end}`);
    const args = [...sdk.args, `127.0.0.1:${port}`, id, file('-chain.pem'), file('-key.pem'), ca];
    const { stdout, stderr } = await run(sdk.program, args, { env: process.env });
    const rate = Number(stdout);
    if (!(rate > 0)) throw new Error(`Microsoft's SDK has sent nothing: ${stderr}`);
    return rate;
  };
}
