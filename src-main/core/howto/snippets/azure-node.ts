import { azureMessage } from './azure-message.ts';
import { literal as text } from './literal.ts';
import { type SnippetKind, type SnippetOrder, listenSeconds } from './snippet.ts';
import { isInWebSocket, isUsual } from './azure-ports.ts';

/** Azure IoT device SDK for Node (github.com/Azure/azure-iot-sdk-node). It connects to the usual port of its transport. */
const common = { label: 'Node (Azure SDK)', fileName: 'device.mjs' };

export const iotHubNode: SnippetKind = {
  ...common,
  language: 'iot-hub-node',
  install: (order) => `npm install azure-iot-device azure-iot-device-${libraryOf(order)}`,
  write: (order) =>
    isUsual(order)
      ? [
          `// Connects as ${order.deviceId}, sends one message and prints what it receives. Run it in the folder of the workspace.`,
          ...imports(order),
          '',
          ...credentials(order),
          `const connection = ${text(`HostName=${order.facts.host};DeviceId=${order.deviceId};x509=true`)};`,
          ...speak(order),
        ]
      : undefined,
};

/** Registers with the provisioning service and sends to the hub that it assigns. */
export const dpsNode: SnippetKind = {
  ...common,
  language: 'dps-node',
  install: (order) =>
    `npm install azure-iot-device azure-iot-device-${libraryOf(order)} azure-iot-provisioning-device azure-iot-provisioning-device-${libraryOf(order)} azure-iot-security-x509`,
  write(order) {
    const { deviceId, facts, settings, files } = order;
    // The provisioning client trusts the system's roots alone.
    if (!isUsual(order) || files.trusted !== undefined) return undefined;
    return [
      `// Registers as ${deviceId}, sends one message and prints what it receives. Run it in the folder of the workspace.`,
      ...imports(order),
      "import provisioning from 'azure-iot-provisioning-device';",
      `import provisioningTransport from 'azure-iot-provisioning-device-${libraryOf(order)}';`,
      "import security from 'azure-iot-security-x509';",
      '',
      ...credentials(order),
      'const registration = provisioning.ProvisioningDeviceClient.create(',
      `  ${text(facts.host)},`,
      `  ${text(settings['idScope'] ?? '')},`,
      `  new provisioningTransport.${transportOf(order)}(),`,
      `  new security.X509Security(${text(deviceId)}, credentials),`,
      ');',
      ...(settings['payload']
        ? [`registration.setProvisioningPayload(JSON.parse(${text(settings['payload'])}));`]
        : []),
      'const { assignedHub, deviceId } = await registration.register();',
      "console.log('Assigned to', assignedHub, 'as', deviceId);",
      'const connection = `HostName=${assignedHub};DeviceId=${deviceId};x509=true`;',
      ...speak(order),
    ];
  },
};

const imports = (order: SnippetOrder): string[] => [
  "import { readFileSync } from 'node:fs';",
  "import { scheduler } from 'node:timers/promises';",
  "import device from 'azure-iot-device';",
  `import deviceTransport from 'azure-iot-device-${libraryOf(order)}';`,
];

const credentials = ({ files }: SnippetOrder): string[] => [
  'const credentials = {',
  `  cert: readFileSync(${text(files.certificate)}, 'utf8'),`,
  `  key: readFileSync(${text(files.key)}, 'utf8'),`,
  '  // Read where the key has one.',
  '  passphrase: process.env.KEY_PASSPHRASE,',
  '};',
];

const libraries = { mqtt: 'mqtt', amqp: 'amqp', https: 'http' } as const;
const classes = { mqtt: 'Mqtt', amqp: 'Amqp', https: 'Http' } as const;

const libraryOf = ({ facts }: SnippetOrder): string => libraries[facts.protocol];
const transportOf = (order: SnippetOrder): string =>
  `${classes[order.facts.protocol]}${isInWebSocket(order) ? 'Ws' : ''}`;

function speak(order: SnippetOrder): string[] {
  const { message, files } = order;
  const { contentType, contentEncoding, properties } = azureMessage(message);
  const trust = files.trusted === undefined ? '' : `, ca: readFileSync(${text(files.trusted)}, 'utf8')`;
  // Without a policy of receiving, its promise is never kept by HTTP.
  const receive = order.facts.protocol === 'https' ? ', http: { receivePolicy: { interval: 1 } }' : '';
  return [
    '',
    `const client = device.Client.fromConnectionString(connection, deviceTransport.${transportOf(order)});`,
    `await client.setOptions({ ...credentials${trust}${receive} });`,
    'await client.open();',
    "client.on('message', (message) => {",
    "  console.log(message.getData().toString('utf8'));",
    '  client.complete(message, (error) => error && console.error(error));',
    '});',
    `const message = new device.Message(${text(message.text)});`,
    ...(contentType === undefined ? [] : [`message.contentType = ${text(contentType)};`]),
    ...(contentEncoding === undefined ? [] : [`message.contentEncoding = ${text(contentEncoding)};`]),
    ...properties.map(([name, value]) => `message.properties.add(${text(name)}, ${text(value)});`),
    'await client.sendEvent(message);',
    "console.log('Sent.');",
    `await scheduler.wait(1000 * (process.env.LISTEN_SECONDS ?? ${listenSeconds}));`,
    'await client.close();',
  ];
}
