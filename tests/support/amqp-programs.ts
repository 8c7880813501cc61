import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeProgramWith } from './azure-web-sockets.ts';
import { run } from './programs.ts';

/** Programs of others that speak AMQP 1.0. Each prints JSON, a line for each thing that has happened to it. */

const packages = [
  'azure-iot-device@1.18.4',
  'azure-iot-device-amqp@1.14.4',
  'azure-iot-provisioning-device@1.9.1',
  'azure-iot-provisioning-device-amqp@1.9.1',
  'azure-iot-security-x509@1.7.12',
];

/** It stays until its method `finish` is called. A hub whose port is not 5671 is named with it. */
const forNode = `
const { readFileSync } = require('node:fs');
const { Client, Message } = require('azure-iot-device');
const devices = require('azure-iot-device-amqp');
const { ProvisioningDeviceClient } = require('azure-iot-provisioning-device');
const services = require('azure-iot-provisioning-device-amqp');
const { X509Security } = require('azure-iot-security-x509');

const [transport, place, idScope, id, certFile, keyFile, caFile] = process.argv.slice(2);
const [cert, key, ca] = [certFile, keyFile, caFile].map((file) => readFileSync(file, 'utf8'));
const tell = (what, more = null) => console.log(JSON.stringify([what, more]));

(async () => {
  const security = new X509Security(id, { cert, key });
  const service = ProvisioningDeviceClient.create(place, idScope, new services[transport](), security);
  const { deviceId, assignedHub } = await service.register();
  tell('assigned', [deviceId, assignedHub]);
  const client = Client.fromConnectionString(\`HostName=\${place};DeviceId=\${deviceId};x509=true\`, devices[transport]);
  await client.setOptions({ cert, key, ca });
  client.on('error', (error) => tell('error', String(error)));
  await client.open();
  const message = new Message('sent by AMQP');
  message.messageId = '0f8fad5b-d9cb-469f-a165-70867728950e';
  message.contentType = 'text/plain';
  message.properties.add('level', 'high');
  await client.sendEvent(message);
  const twin = await client.getTwin();
  tell('twin', twin.properties.desired);
  twin.on('properties.desired', (patch) => tell('desired', patch));
  await new Promise((resolve, reject) =>
    twin.properties.reported.update({ fan: 2 }, (error) => (error ? reject(error) : resolve())),
  );
  client.onDeviceMethod('echo', (request, response) => response.send(200, request.payload, () => undefined));
  client.onDeviceMethod('finish', (_request, response) =>
    response.send(200, null, () => client.close().then(() => process.exit(0))),
  );
  let times = 0;
  client.on('message', (heard) => {
    times++;
    tell('message', heard.data.toString());
    if (times === 1) client.abandon(heard, () => undefined);
    else client.complete(heard, () => undefined);
  });
  setTimeout(() => tell('ready'), 300);
})().catch((error) => {
  tell('failed', String(error));
  process.exit(1);
});
`;

/** Microsoft's SDK for Node, fetched into a folder; undefined where it cannot be had. */
export const nodeSdkProgram = (folder: string) => nodeProgramWith(packages, forNode, folder);

/** Apache Qpid's Proton: sends, and takes what the cloud has for the device until it has come. */
const forProton = `
import json, sys
from proton import Message, SSLDomain
from proton.utils import BlockingConnection

url, device, cert, key, ca = sys.argv[1:]
domain = SSLDomain(SSLDomain.MODE_CLIENT)
domain.set_credentials(cert, key, None)
domain.set_trusted_ca_db(ca)
domain.set_peer_authentication(SSLDomain.VERIFY_PEER)
connection = BlockingConnection(url, ssl_domain=domain, timeout=10, allowed_mechs="EXTERNAL ANONYMOUS")
sender = connection.create_sender(f"/devices/{device}/messages/events")
sender.send(Message(body=b"from Proton", properties={"level": "high"}, content_type="text/plain"))
print(json.dumps(["sent", None]))
receiver = connection.create_receiver(f"/devices/{device}/messages/devicebound", credit=1)
message = receiver.receive()
receiver.accept()
body = message.body
print(json.dumps(["message", bytes(body).decode() if not isinstance(body, str) else body]))
connection.close()
`;

/** Undefined where Proton is not installed. */
export async function protonProgram(folder: string): Promise<string | undefined> {
  const { status } = await run('/usr/bin/python3', ['-c', 'import proton']).catch(() => ({ status: 1 }));
  if (status !== 0) return undefined;
  const program = join(folder, 'proton-device.py');
  await writeFile(program, forProton);
  return program;
}

/** A program that tells what happens to it. */
export function running(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { told: [string, unknown][]; child: ChildProcess } {
  const child = spawn(program, args, { env: { ...process.env, ...env } });
  const told: [string, unknown][] = [];
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) told.push(JSON.parse(line) as [string, unknown]);
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  child.once('exit', () => errors !== '' && told.push(['stderr', errors]));
  return { told, child };
}
