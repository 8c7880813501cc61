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

/**
 * A device and whoever wants something of it, each by the SDK's thingShadow: it prints what each hears. The SDK knows the classic shadow
 * alone.
 */
const shadows = `
const { readFileSync } = require('node:fs');
const awsIot = require('aws-iot-device-sdk');

const [port, thing, certFile, keyFile, caFile, otherCert, otherKey] = process.argv.slice(2);
const tell = (...what) => console.log(JSON.stringify(what));
const caCert = readFileSync(caFile);
const client = (clientId, cert, key) =>
  awsIot.thingShadow({ host: 'localhost', port: Number(port), caCert, clientId, clientCert: readFileSync(cert), privateKey: readFileSync(key) });

function shadowOf(clientId, cert, key, options) {
  const shadow = client(clientId, cert, key);
  const waiting = new Map();
  shadow.on('error', (error) => tell(clientId, 'error', String(error)));
  shadow.on('status', (name, stat, token, state) => {
    waiting.get(token)?.([stat, state]);
    waiting.delete(token);
  });
  shadow.on('timeout', (name, token) => waiting.get(token)?.(['timeout', null]));
  shadow.on('delta', (name, { state, version }) => tell(clientId, 'delta', state, version));
  shadow.on('foreignStateChange', (name, operation, { state }) => tell(clientId, operation + ' by another', state));
  const ask = async (operation, ...args) => {
    const token = shadow[operation](thing, ...args);
    const [stat, { state, version, code, message }] = await new Promise((resolve) => waiting.set(token, resolve));
    tell(clientId, operation, stat, stat === 'accepted' ? state ?? null : [code, message], version ?? null);
  };
  return new Promise((resolve) =>
    shadow.once('connect', () => shadow.register(thing, options, () => resolve({ ask, end: () => shadow.end(true) }))),
  );
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 300));

(async () => {
  const device = await shadowOf(thing, certFile, keyFile, { persistentSubscribe: true });
  // It hears its own answers alone, so that its version is an old one after a while; the SDK sends that along.
  const app = await shadowOf('app', otherCert, otherKey, { persistentSubscribe: false, ignoreDeltas: true });
  await device.ask('get');
  await device.ask('update', { state: { reported: { color: 'blue', level: 1 } } });
  await settled();
  await app.ask('get');
  await app.ask('update', { state: { desired: { color: 'red', level: 1 } } });
  await settled();
  await device.ask('update', { state: { reported: { color: 'red' } } });
  await settled();
  await app.ask('update', { state: { desired: null } });
  await app.ask('get');
  await app.ask('update', { state: { desired: null } });
  await app.ask('delete');
  await settled();
  await device.ask('get');
  tell('done');
  process.exit(0);
})().catch((error) => {
  tell('failed', String(error));
  process.exit(1);
});
`;

/** Undefined where the SDK cannot be fetched. */
export const awsShadowProgram = (folder: string) => nodeProgramWith(packages, shadows, folder);

/** Undefined where the SDK cannot be fetched. */
export const awsSdkProgram = (folder: string) => nodeProgramWith(packages, forNode, folder);
