import { literal as text } from './literal.ts';
import type { MqttFacts } from '../../platform/connection.ts';
import { type MqttOrder, type SnippetKind, listenSeconds } from './snippet.ts';

/** Eclipse Paho for Java 1.2.5 on Java 11 or later, a library for each version of MQTT (eclipse.dev/paho, "client java"). */
const libraries = {
  4: {
    artifact: 'org.eclipse.paho:org.eclipse.paho.client.mqttv3:1.2.5',
    imports: [
      'org.eclipse.paho.client.mqttv3.IMqttMessageListener',
      'org.eclipse.paho.client.mqttv3.MqttClient',
      'org.eclipse.paho.client.mqttv3.MqttConnectOptions',
      'org.eclipse.paho.client.mqttv3.persist.MemoryPersistence',
    ],
    options: 'MqttConnectOptions',
  },
  5: {
    artifact: 'org.eclipse.paho:org.eclipse.paho.mqttv5.client:1.2.5',
    imports: [
      'org.eclipse.paho.mqttv5.client.IMqttMessageListener',
      'org.eclipse.paho.mqttv5.client.MqttClient',
      'org.eclipse.paho.mqttv5.client.MqttConnectionOptions',
      'org.eclipse.paho.mqttv5.client.persist.MemoryPersistence',
      'org.eclipse.paho.mqttv5.common.MqttSubscription',
    ],
    options: 'MqttConnectionOptions',
  },
} as const;

export const java: SnippetKind<MqttFacts> = {
  language: 'mqtt-java',
  label: 'Java (Paho, keystore)',
  fileName: 'Device.java',
  install: ({ facts }) =>
    `mvn dependency:copy -Dartifact=${libraries[facts.protocolVersion].artifact} -DoutputDirectory=lib`,

  write(order) {
    const { deviceId, facts, subscriptions, files } = order;
    // Paho hands sockets out of a factory, and asks TLS for the host alone.
    if (facts.serverName !== undefined || facts.alpn.length > 0) return undefined;
    const listens = subscriptions.length > 0;
    const library = libraries[facts.protocolVersion];
    const trusts = files.trusted !== undefined;
    return [
      `// Connects as ${deviceId}, sends one message${listens ? ' and prints what it receives' : ''}.`,
      '// It needs the environment variable KEYSTORE_PASSWORD, the password of the keystore.',
      "// Run it in the folder of the workspace: java -cp 'lib/*' Device.java",
      'import java.io.File;',
      ...(trusts ? ['import java.io.InputStream;'] : []),
      'import java.nio.charset.StandardCharsets;',
      ...(trusts ? ['import java.nio.file.Files;', 'import java.nio.file.Path;'] : []),
      'import java.security.KeyStore;',
      ...(trusts ? ['import java.security.cert.Certificate;', 'import java.security.cert.CertificateFactory;'] : []),
      'import javax.net.ssl.KeyManagerFactory;',
      'import javax.net.ssl.SSLContext;',
      ...(trusts ? ['import javax.net.ssl.TrustManagerFactory;'] : []),
      ...library.imports
        .filter((name) => listens || !/MessageListener|MqttSubscription/.test(name))
        .map((name) => `import ${name};`),
      '',
      'public class Device {',
      '    public static void main(String[] arguments) throws Exception {',
      ...[...tlsLines(order), '', ...clientLines(order, library.options), ...speakLines(order)].map((line) =>
        line === '' ? '' : `        ${line}`,
      ),
      '    }',
      '',
      '    private static String fromEnvironment(String name, String otherwise) {',
      '        String value = System.getenv(name);',
      '        return value == null ? otherwise : value;',
      '    }',
      '}',
    ];
  },
};

const tlsLines = ({ files }: MqttOrder): string[] => [
  '// A .jks or .p12 keystore does as well: name it in KEYSTORE.',
  `File file = new File(fromEnvironment("KEYSTORE", ${text(files.pfx)}));`,
  'String password = System.getenv("KEYSTORE_PASSWORD");',
  'if (password == null) {',
  '    System.err.println("Set the environment variable KEYSTORE_PASSWORD to the password of " + file + ".");',
  '    System.exit(1);',
  '}',
  'KeyStore store = KeyStore.getInstance(file, password.toCharArray());',
  'KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());',
  '// The keys in a .jks may have a password of their own.',
  'keys.init(store, fromEnvironment("KEY_PASSWORD", password).toCharArray());',
  ...(files.trusted === undefined
    ? []
    : [
        'KeyStore authorities = KeyStore.getInstance("PKCS12");',
        'authorities.load(null, null);',
        `try (InputStream pem = Files.newInputStream(Path.of(${text(files.trusted)}))) {`,
        '    for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {',
        '        authorities.setCertificateEntry("authority-" + authorities.size(), one);',
        '    }',
        '}',
        'TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());',
        'trust.init(authorities);',
      ]),
  'SSLContext tls = SSLContext.getInstance("TLS");',
  `tls.init(keys.getKeyManagers(), ${files.trusted === undefined ? 'null' : 'trust.getTrustManagers()'}, null);`,
];

function clientLines({ facts, takesPassword }: MqttOrder, options: string): string[] {
  const { host, port, clientId, username, protocolVersion, clean, keepAliveSeconds, webSocketPath } = facts;
  const authority = host.includes(':') ? `[${host}]` : host;
  const server =
    webSocketPath === undefined ? `ssl://${authority}:${port}` : `wss://${authority}:${port}${webSocketPath}`;
  return [
    `${options} options = new ${options}();`,
    ...(protocolVersion === 5
      ? [`options.setCleanStart(${clean});`]
      : ['options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);', `options.setCleanSession(${clean});`]),
    `options.setKeepAliveInterval(${keepAliveSeconds});`,
    'options.setSocketFactory(tls.getSocketFactory());',
    ...(username === undefined ? [] : [`options.setUserName(${text(username)});`]),
    ...(username === undefined || !takesPassword ? [] : passwordLines(protocolVersion)),
    `MqttClient client = new MqttClient(${text(server)}, ${text(clientId)}, new MemoryPersistence());`,
    'client.connect(options);',
  ];
}

const passwordLines = (protocolVersion: 4 | 5): string[] => [
  'if (System.getenv("MQTT_PASSWORD") != null) {',
  `    options.setPassword(System.getenv("MQTT_PASSWORD").${protocolVersion === 5 ? 'getBytes(StandardCharsets.UTF_8)' : 'toCharArray()'});`,
  '}',
];

function speakLines({ facts, message, subscriptions }: MqttOrder): string[] {
  const listens = subscriptions.length > 0;
  return [
    ...(listens
      ? [
          'IMqttMessageListener print = (topic, received) ->',
          '    System.out.println(topic + " " + new String(received.getPayload(), StandardCharsets.UTF_8));',
        ]
      : []),
    ...subscriptions.map(({ filter, qos }) =>
      facts.protocolVersion === 5
        ? `client.subscribe(new MqttSubscription[] {new MqttSubscription(${text(filter)}, ${qos})}, new IMqttMessageListener[] {print});`
        : `client.subscribe(${text(filter)}, ${qos}, print);`,
    ),
    `String payload = ${text(message.text)};`,
    `client.publish(${text(message.topic)}, payload.getBytes(StandardCharsets.UTF_8), ${message.qos}, false);`,
    'System.out.println("Sent.");',
    ...(listens ? [`Thread.sleep(1000 * Long.parseLong(fromEnvironment("LISTEN_SECONDS", "${listenSeconds}")));`] : []),
    'client.disconnect();',
    'client.close();',
  ];
}
