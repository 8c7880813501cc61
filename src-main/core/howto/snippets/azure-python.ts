import { azureMessage } from './azure-message.ts';
import { pythonLiteral as text } from './literal.ts';
import { type SnippetKind, type SnippetOrder, listenSeconds } from './snippet.ts';
import { isInWebSocket, isUsual } from './azure-ports.ts';

/** The library speaks MQTT alone. */
const isOfUse = (order: SnippetOrder): boolean => order.facts.protocol === 'mqtt' && isUsual(order);

/** Azure IoT device SDK for Python 2 (learn.microsoft.com, "azure.iot.device"). It connects to port 8883, or 443 in a WebSocket. */
const common = {
  label: 'Python (Azure SDK)',
  fileName: 'device.py',
  install: () => 'python3 -m pip install "azure-iot-device>=2"',
};

export const iotHubPython: SnippetKind = {
  ...common,
  language: 'iot-hub-python',
  write: (order) =>
    isOfUse(order)
      ? [
          ...heading(order, 'IoTHubDeviceClient'),
          'client = IoTHubDeviceClient.create_from_x509_certificate(',
          '    x509=x509,',
          `    hostname=${text(order.facts.host)},`,
          `    device_id=${text(order.deviceId)},`,
          ...trust(order),
          ')',
          ...speak(order),
        ]
      : undefined,
};

/** Registers with the provisioning service and sends to the hub that it assigns. */
export const dpsPython: SnippetKind = {
  ...common,
  language: 'dps-python',
  write(order) {
    const { facts, settings, deviceId } = order;
    if (!isOfUse(order)) return undefined;
    return [
      ...heading(order, 'IoTHubDeviceClient, ProvisioningDeviceClient'),
      'provisioning = ProvisioningDeviceClient.create_from_x509_certificate(',
      `    provisioning_host=${text(facts.host)},`,
      `    registration_id=${text(deviceId)},`,
      `    id_scope=${text(settings['idScope'] ?? '')},`,
      '    x509=x509,',
      ...trust(order),
      ')',
      ...(settings['payload'] ? [`provisioning.provisioning_payload = json.loads(${text(settings['payload'])})`] : []),
      'result = provisioning.register()',
      'if result.status != "assigned":',
      '    sys.exit(f"The provisioning service answered: {result.status}")',
      'assigned = result.registration_state',
      'print(f"Assigned to {assigned.assigned_hub} as {assigned.device_id}.", flush=True)',
      '',
      'client = IoTHubDeviceClient.create_from_x509_certificate(',
      '    x509=x509,',
      '    hostname=assigned.assigned_hub,',
      '    device_id=assigned.device_id,',
      ...trust(order),
      ')',
      ...speak(order),
    ];
  },
};

function heading(order: SnippetOrder, clients: string): string[] {
  const provisions = clients.includes('Provisioning');
  return [
    `# ${provisions ? 'Registers' : 'Connects'} as ${order.deviceId}, sends one message and prints what it receives. Run it in the folder of the workspace.`,
    ...(provisions && order.settings['payload'] ? ['import json'] : []),
    'import os',
    ...(provisions ? ['import sys'] : []),
    'import time',
    '',
    `from azure.iot.device import ${clients}, Message, MethodResponse, X509`,
    '',
    'x509 = X509(',
    `    cert_file=${text(order.files.certificate)},`,
    `    key_file=${text(order.files.key)},`,
    '    pass_phrase=os.environ.get("KEY_PASSPHRASE"),',
    ')',
    ...(order.files.trusted === undefined
      ? []
      : [`with open(${text(order.files.trusted)}, encoding="ascii") as file:`, '    trusted = file.read()']),
    '',
  ];
}

const trust = (order: SnippetOrder): string[] => [
  ...(order.files.trusted === undefined ? [] : ['    server_verification_cert=trusted,']),
  ...(isInWebSocket(order) ? ['    websockets=True,'] : []),
];

function speak({ message }: SnippetOrder): string[] {
  const { contentType, contentEncoding, properties } = azureMessage(message);
  return [
    '',
    '',
    'def answer(request):',
    '    print(request.name, request.payload, flush=True)',
    '    client.send_method_response(MethodResponse.create_from_method_request(request, 200, {}))',
    '',
    '',
    'client.on_message_received = lambda message: print(message.data.decode("utf-8", "replace"), flush=True)',
    'client.on_method_request_received = answer',
    'client.on_twin_desired_properties_patch_received = lambda patch: print(patch, flush=True)',
    'client.connect()',
    `message = Message(${text(message.text)})`,
    ...(contentType === undefined ? [] : [`message.content_type = ${text(contentType)}`]),
    ...(contentEncoding === undefined ? [] : [`message.content_encoding = ${text(contentEncoding)}`]),
    ...properties.map(([name, value]) => `message.custom_properties[${text(name)}] = ${text(value)}`),
    'client.send_message(message)',
    'print("Sent.", flush=True)',
    `time.sleep(float(os.environ.get("LISTEN_SECONDS", "${listenSeconds}")))`,
    'client.shutdown()',
  ];
}
