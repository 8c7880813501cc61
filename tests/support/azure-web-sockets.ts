import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './programs.ts';
import { type Python, azureSdk, pythonWith } from './python.ts';

/** Microsoft's SDKs over WebSockets: a program for each that registers, reads its twin and sends a message. */

/** A program, and what it is run with. It is given ID scope, registration ID, certificate, key and whom to trust. */
export interface SdkProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const packages = [
  'azure-iot-device@1.18.4',
  'azure-iot-device-mqtt@1.16.4',
  'azure-iot-provisioning-device@1.9.1',
  'azure-iot-provisioning-device-mqtt@1.8.1',
  'azure-iot-security-x509@1.7.12',
];

/** The provisioning service gives host and port where the hub's MQTT is not at 8883; the SDKs want the host alone. */
const forNode = `
const { readFileSync } = require('node:fs');
const { Client, Message } = require('azure-iot-device');
const { MqttWs } = require('azure-iot-device-mqtt');
const { ProvisioningDeviceClient } = require('azure-iot-provisioning-device');
const provisioningTransport = require('azure-iot-provisioning-device-mqtt').MqttWs;
const { X509Security } = require('azure-iot-security-x509');

const [idScope, id, certFile, keyFile, caFile] = process.argv.slice(2);
const [cert, key, ca] = [certFile, keyFile, caFile].map((file) => readFileSync(file, 'utf8'));

(async () => {
  const security = new X509Security(id, { cert, key });
  const provisioning = ProvisioningDeviceClient.create('localhost', idScope, new provisioningTransport(), security);
  const { deviceId, assignedHub } = await provisioning.register();
  const client = Client.fromConnectionString(
    \`HostName=\${assignedHub.split(':')[0]};DeviceId=\${deviceId};x509=true\`,
    MqttWs,
  );
  await client.setOptions({ cert, key, ca });
  await client.open();
  const twin = await client.getTwin();
  await client.sendEvent(new Message('sent in a WebSocket'));
  console.log(JSON.stringify({ deviceId, wanted: twin.properties.desired.interval }));
  await client.close();
})().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
`;

const forPython = `
import json, sys
from azure.iot.device import IoTHubDeviceClient, Message, ProvisioningDeviceClient, X509

id_scope, registration_id, cert, key, ca_file = sys.argv[1:]
x509 = X509(cert_file=cert, key_file=key)
with open(ca_file, encoding="ascii") as file:
    trust = {"server_verification_cert": file.read(), "websockets": True}
provisioning = ProvisioningDeviceClient.create_from_x509_certificate(
    provisioning_host="localhost", registration_id=registration_id, id_scope=id_scope, x509=x509, **trust
)
state = provisioning.register().registration_state
if state is None:
    sys.exit("The service has not assigned the device.")
client = IoTHubDeviceClient.create_from_x509_certificate(
    x509=x509, hostname=state.assigned_hub.split(":")[0], device_id=state.device_id, **trust
)
client.connect()
twin = client.get_twin()
client.send_message(Message("sent in a WebSocket"))
print(json.dumps({"deviceId": state.device_id, "wanted": twin["desired"]["interval"]}))
client.shutdown()
`;

/** A program for Node with its packages, fetched into a folder; undefined where they cannot be had. */
export async function nodeProgramWith(
  wanted: readonly string[],
  text: string,
  folder: string,
): Promise<SdkProgram | undefined> {
  const quick = ['--fetch-retries', '0', '--fetch-timeout', '20000', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { status } = await run('npm', ['install', '--prefix', folder, ...quick, ...wanted]).catch(() => ({
    status: 1,
  }));
  if (status !== 0) return undefined;
  const program = join(folder, 'device.cjs');
  await writeFile(program, text);
  return { program: process.execPath, args: [program], env: {} };
}

const nodeProgram = (folder: string) => nodeProgramWith(packages, forNode, folder);

async function pythonProgram(folder: string): Promise<SdkProgram | undefined> {
  const sdk: Python | undefined = pythonWith(azureSdk, folder);
  if (sdk === undefined) return undefined;
  const program = join(folder, 'device.py');
  await writeFile(program, forPython);
  return { program: sdk.python, args: [program], env: sdk.env };
}

export const sdkPrograms = { 'the SDK for Node': nodeProgram, 'the SDK for Python': pythonProgram } as const;
