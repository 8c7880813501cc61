import { nodeProgramWith } from './azure-web-sockets.ts';

const packages = ['aws-iot-device-sdk@2.2.16'];

/**
 * A device of AWS's fleet, by AWS's SDK for JavaScript: with a claim certificate it has another made, a thing provisioned with that, and sends as
 * that thing. It prints JSON, a line for each thing that has happened.
 */
const forNode = `
const { readFileSync } = require('node:fs');
const awsIot = require('aws-iot-device-sdk');

const [port, template, certFile, keyFile, caFile, csrFile, newKeyFile] = process.argv.slice(2);
const [claimCert, claimKey, caCert, csr] = [certFile, keyFile, caFile, csrFile].map((file) => readFileSync(file));
const tell = (what, more = null) => console.log(JSON.stringify([what, more]));
const at = { host: 'localhost', port: Number(port), caCert };

function connected(options) {
  const device = new awsIot.device({ ...at, ...options });
  device.on('error', (error) => tell('error', String(error)));
  return new Promise((resolve) => device.once('connect', () => resolve(device)));
}

async function ask(device, topic, body) {
  await new Promise((resolve, reject) =>
    device.subscribe([topic + '/accepted', topic + '/rejected'], { qos: 1 }, (error) => (error ? reject(error) : resolve())),
  );
  return new Promise((resolve, reject) => {
    device.on('message', (from, payload) => {
      if (from === topic + '/accepted') resolve(JSON.parse(payload.toString()));
      if (from === topic + '/rejected') reject(new Error(payload.toString()));
    });
    device.publish(topic, body, { qos: 1 });
  });
}

async function provisioned(claim, how, body, SerialNumber) {
  const made = await ask(claim, '$aws/certificates/' + how + '/json', body);
  const { certificateOwnershipToken } = made;
  const order = JSON.stringify({ certificateOwnershipToken, parameters: { SerialNumber } });
  const answer = await ask(claim, '$aws/provisioning-templates/' + template + '/provision/json', order);
  tell('provisioned', answer);
  const privateKey = made.privateKey ?? readFileSync(newKeyFile, 'utf8');
  return { clientId: answer.thingName, clientCert: Buffer.from(made.certificatePem), privateKey: Buffer.from(privateKey) };
}

(async () => {
  const claim = await connected({ clientId: 'claim', clientCert: claimCert, privateKey: claimKey });
  const first = await provisioned(claim, 'create-from-csr', JSON.stringify({ certificateSigningRequest: csr.toString() }), '1');
  claim.end();
  const again = await connected({ clientId: 'claim', clientCert: claimCert, privateKey: claimKey });
  const second = await provisioned(again, 'create', '', '2');
  again.end();
  for (const identity of [first, second]) {
    const device = await connected(identity);
    await new Promise((resolve) => device.publish('lamps/' + identity.clientId, 'sent by the SDK', { qos: 1 }, resolve));
    device.end();
  }
  tell('done');
  process.exit(0);
})().catch((error) => {
  tell('failed', String(error));
  process.exit(1);
});
`;

/** Undefined where the SDK cannot be fetched. */
export const awsSdkProgram = (folder: string) => nodeProgramWith(packages, forNode, folder);
