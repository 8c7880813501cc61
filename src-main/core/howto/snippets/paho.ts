import { pythonLiteral as text } from './literal.ts';
import type { MqttFacts } from '../../platform/connection.ts';
import { type MqttOrder, type SnippetKind, listenSeconds } from './snippet.ts';

/**
 * Eclipse Paho for Python, version 1.6, which distributions still bring, or 2 (eclipse.dev/paho, "client module"; its docs, "Migrations":
 * callbacks are told codes as numbers by the one where MQTT is 3.1.1, and as objects, with more about them, by the other).
 */
export const paho: SnippetKind<MqttFacts> = {
  language: 'mqtt-python',
  label: 'Python (paho)',
  fileName: 'device.py',
  install: () => 'python3 -m pip install "paho-mqtt>=1.6"',

  write(order) {
    const { deviceId, facts, message, subscriptions } = order;
    const named = facts.serverName !== undefined;
    const listens = subscriptions.length > 0;
    return [
      `# Connects as ${deviceId}, sends one message${listens ? ' and prints what it receives' : ''}. Run it in the folder of the workspace.`,
      'import os',
      'import ssl',
      'import sys',
      'import threading',
      ...(listens ? ['import time'] : []),
      '',
      'import paho.mqtt.client as mqtt',
      '',
      `HOST = ${text(facts.host)}`,
      `PORT = ${facts.port}`,
      `TOPIC = ${text(message.topic)}`,
      `PAYLOAD = ${text(message.text)}`,
      ...(listens
        ? ['# Topic filters with their QoS.', 'SUBSCRIPTIONS = [', ...subscriptions.map(row), ']', listenLine]
        : []),
      '',
      ...(named ? namedContext(facts.serverName ?? '') : []),
      '',
      ...contextLines(order, named),
      '',
      ...clientLines(order),
      '',
      'answered = threading.Event()',
      ...(listens ? ['subscribed = threading.Event()'] : []),
      'failures = []',
      '',
      '',
      'def on_connect(client, userdata, flags, reason_code, properties=None):',
      '    if reason_code != 0:',
      '        number = isinstance(reason_code, int)',
      '        failures.append(f"The server refused: {mqtt.connack_string(reason_code) if number else reason_code}")',
      '    answered.set()',
      '',
      '',
      'def on_disconnect(client, userdata, *details):',
      '    # Paho 2: flags, reason code and properties. Paho 1: the code, with MQTT 5 the properties too.',
      '    reason_code = details[-2:][0]',
      '    number = isinstance(reason_code, int)',
      '    failures.append(f"The connection was lost: {mqtt.error_string(reason_code) if number else reason_code}")',
      '    answered.set()',
      '',
      '',
      ...(listens
        ? [
            'def on_subscribe(client, userdata, mid, reason_codes, properties=None):',
            '    for code in reason_codes:',
            '        # A number with paho 1 and MQTT 3.1.1.',
            '        if getattr(code, "value", code) >= 128:',
            '            failures.append(f"A filter was refused: {code}")',
            '    subscribed.set()',
            '',
            '',
            'def on_message(client, userdata, message):',
            '    print(message.topic, message.payload.decode("utf-8", "replace"), flush=True)',
            '',
            '',
          ]
        : []),
      'client.on_connect = on_connect',
      'client.on_disconnect = on_disconnect',
      ...(listens ? ['client.on_subscribe = on_subscribe', 'client.on_message = on_message'] : []),
      `client.connect(HOST, PORT, keepalive=${facts.keepAliveSeconds}${facts.protocolVersion === 5 ? `, clean_start=${facts.clean ? 'True' : 'False'}` : ''})`,
      'client.loop_start()',
      'if not answered.wait(30) or failures:',
      '    sys.exit(failures[0] if failures else "The server does not answer.")',
      ...(listens
        ? [
            'client.subscribe(SUBSCRIPTIONS)',
            'if not subscribed.wait(30) or failures:',
            '    sys.exit(failures[0] if failures else "The server does not answer.")',
          ]
        : []),
      `sent = client.publish(TOPIC, PAYLOAD.encode("utf-8"), qos=${message.qos})`,
      'sent.wait_for_publish(30)',
      'if failures or not sent.is_published():',
      '    sys.exit(failures[0] if failures else "The message was not acknowledged.")',
      'print("Sent.", flush=True)',
      ...(listens ? ['time.sleep(LISTEN_SECONDS)'] : []),
      'client.on_disconnect = None',
      'client.disconnect()',
      'client.loop_stop()',
    ];
  },
};

const row = ({ filter, qos }: MqttOrder['subscriptions'][number]): string => `    (${text(filter)}, ${qos}),`;
const listenLine = `LISTEN_SECONDS = float(os.environ.get("LISTEN_SECONDS", "${listenSeconds}"))`;

/** Paho asks TLS for the host alone. */
const namedContext = (serverName: string): string[] => [
  '',
  'class NamedContext(ssl.SSLContext):',
  "    # The server's certificate is for another name than the host's.",
  '    def wrap_socket(self, sock, **options):',
  `        return super().wrap_socket(sock, **{**options, "server_hostname": ${text(serverName)}})`,
  '',
];

function contextLines({ facts, files }: MqttOrder, named: boolean): string[] {
  const trust = files.trusted === undefined ? undefined : text(files.trusted);
  return [
    ...(named
      ? [
          'tls = NamedContext(ssl.PROTOCOL_TLS_CLIENT)',
          trust === undefined ? 'tls.load_default_certs()' : `tls.load_verify_locations(cafile=${trust})`,
        ]
      : [`tls = ssl.create_default_context(${trust === undefined ? '' : `cafile=${trust}`})`]),
    'tls.minimum_version = ssl.TLSVersion.TLSv1_2',
    'tls.load_cert_chain(',
    `    ${text(files.certificate)},`,
    `    ${text(files.key)},`,
    '    # Asked for where the key has a passphrase.',
    '    password=lambda: os.environ.get("KEY_PASSPHRASE", ""),',
    ')',
    ...(facts.alpn.length === 0 ? [] : [`tls.set_alpn_protocols([${facts.alpn.map(text).join(', ')}])`]),
  ];
}

function clientLines({ facts, takesPassword }: MqttOrder): string[] {
  const { clientId, username, protocolVersion, clean, webSocketPath } = facts;
  return [
    '# Paho 2 has to be told which callbacks are meant; paho 1 knows of one kind alone.',
    'versions = getattr(mqtt, "CallbackAPIVersion", None)',
    'client = mqtt.Client(',
    '    **({"callback_api_version": versions.VERSION2} if versions else {}),',
    `    client_id=${text(clientId)},`,
    `    protocol=mqtt.${protocolVersion === 5 ? 'MQTTv5' : 'MQTTv311'},`,
    ...(protocolVersion === 5 ? [] : [`    clean_session=${clean ? 'True' : 'False'},`]),
    ...(webSocketPath === undefined ? [] : ['    transport="websockets",']),
    '    reconnect_on_failure=False,',
    ')',
    ...(webSocketPath === undefined ? [] : [`client.ws_set_options(path=${text(webSocketPath)})`]),
    ...(username === undefined
      ? []
      : [`client.username_pw_set(${text(username)}${takesPassword ? ', os.environ.get("MQTT_PASSWORD")' : ''})`]),
    'client.tls_set_context(tls)',
  ];
}
