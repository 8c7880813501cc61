import { type SdkProgram, nodeProgramWith } from './azure-web-sockets.ts';

/** Microsoft's SDK for Node over HTTPS: it registers, sends a message and two in one, receives one, and uploads a file. */

const packages = [
  'azure-iot-device@1.18.4',
  'azure-iot-device-http@1.14.4',
  'azure-iot-provisioning-device@1.9.1',
  'azure-iot-provisioning-device-http@1.9.1',
  'azure-iot-security-x509@1.7.12',
];

/** The SDK takes nobody to trust for its uploads and for the provisioning service: NODE_EXTRA_CA_CERTS has it. */
const httpsProgram = `
const { readFileSync } = require('node:fs');
const { Readable } = require('node:stream');
const { Client, Message } = require('azure-iot-device');
const { Http } = require('azure-iot-device-http');
const { ProvisioningDeviceClient } = require('azure-iot-provisioning-device');
const provisioningTransport = require('azure-iot-provisioning-device-http').Http;
const { X509Security } = require('azure-iot-security-x509');

const [idScope, id, certFile, keyFile] = process.argv.slice(2);
const [cert, key] = [certFile, keyFile].map((file) => readFileSync(file, 'utf8'));

(async () => {
  const security = new X509Security(id, { cert, key });
  const provisioning = ProvisioningDeviceClient.create('localhost', idScope, new provisioningTransport(), security);
  const { deviceId, assignedHub } = await provisioning.register();
  const client = Client.fromConnectionString(
    \`HostName=\${assignedHub.split(':')[0]};DeviceId=\${deviceId};x509=true\`,
    Http,
  );
  await client.setOptions({ cert, key, http: { receivePolicy: { interval: 1 } } });
  await client.open();
  const message = new Message('sent by HTTPS');
  message.properties.add('alert', 'true');
  await client.sendEvent(message);
  await client.sendEventBatch([new Message('one'), new Message('two')]);
  const file = Buffer.alloc(9_000_000, 'certbench ');
  await client.uploadToBlob('logs/day.txt', Readable.from([file], { objectMode: false }), file.length);
  const heard = await new Promise((resolve) => client.on('message', resolve));
  await client.complete(heard);
  console.log(JSON.stringify({ deviceId, heard: heard.getData().toString() }));
  await client.close();
})().catch((error) => {
  console.error(String(error), String(error.innerError));
  process.exit(1);
});
`;

/** Undefined where it cannot be had. */
export const sdkByHttps = (folder: string): Promise<SdkProgram | undefined> =>
  nodeProgramWith(packages, httpsProgram, folder);
