import { literal as text } from './literal.ts';
import type { MqttFacts } from '../../platform/connection.ts';
import { type MqttOrder, type SnippetKind, listenSeconds } from './snippet.ts';

const qualities = ['AtMostOnce', 'AtLeastOnce', 'ExactlyOnce'] as const;

/** MQTTnet 5 on .NET 9 or later (github.com/dotnet/MQTTnet). */
export const csharp: SnippetKind<MqttFacts> = {
  language: 'mqtt-csharp',
  label: 'C# (MQTTnet)',
  fileName: 'Program.cs',
  install: () =>
    'dotnet new console --output csharp-device && dotnet add csharp-device package MQTTnet --version "5.*"',

  write(order) {
    const { deviceId, facts, message, subscriptions, files } = order;
    // In a WebSocket MQTTnet neither trusts an authority of ours nor asks TLS for a name or a protocol.
    if (facts.webSocketPath !== undefined) return undefined;
    const listens = subscriptions.length > 0;
    return [
      `// Connects as ${deviceId}, sends one message${listens ? ' and prints what it receives' : ''}.`,
      '// Run it in the folder of the workspace: dotnet run --project csharp-device',
      ...(facts.alpn.length === 0 ? [] : ['using System.Net.Security;']),
      'using System.Security.Cryptography.X509Certificates;',
      'using MQTTnet;',
      'using MQTTnet.Formatter;',
      'using MQTTnet.Protocol;',
      '',
      '// The key with its chain. .NET sends authorities between device and root only where they are in its stores:',
      '// add them to CertificateAuthority of the current user for a server that knows the root alone.',
      'var password = Environment.GetEnvironmentVariable("KEYSTORE_PASSWORD");',
      `var certificates = X509CertificateLoader.LoadPkcs12CollectionFromFile(${text(files.pfx)}, password);`,
      ...(files.trusted === undefined
        ? []
        : [
            'var trusted = new X509Certificate2Collection();',
            `trusted.ImportFromPemFile(${text(files.trusted)});`,
            '',
          ]),
      ...optionLines(order),
      '',
      'var factory = new MqttClientFactory();',
      'using var client = factory.CreateMqttClient();',
      ...(listens
        ? [
            'client.ApplicationMessageReceivedAsync += received =>',
            '{',
            '    var message = received.ApplicationMessage;',
            '    Console.WriteLine($"{message.Topic} {message.ConvertPayloadToString()}");',
            '    return Task.CompletedTask;',
            '};',
          ]
        : []),
      'var answer = await client.ConnectAsync(options);',
      'if (answer.ResultCode != MqttClientConnectResultCode.Success)',
      '{',
      '    Console.Error.WriteLine($"The server refused: {answer.ResultCode}");',
      '    return 1;',
      '}',
      ...subscriptions.map(
        ({ filter, qos }) =>
          `await client.SubscribeAsync(${text(filter)}, MqttQualityOfServiceLevel.${qualities[qos]});`,
      ),
      `var sent = await client.PublishStringAsync(${text(message.topic)}, ${text(message.text)}, MqttQualityOfServiceLevel.${qualities[message.qos]});`,
      'Console.WriteLine(sent.IsSuccess ? "Sent." : $"The message was refused: {sent.ReasonCode}");',
      ...(listens
        ? [
            `var seconds = Environment.GetEnvironmentVariable("LISTEN_SECONDS") ?? "${listenSeconds}";`,
            'await Task.Delay(TimeSpan.FromSeconds(int.Parse(seconds)));',
          ]
        : []),
      'await client.DisconnectAsync();',
      'return sent.IsSuccess ? 0 : 1;',
    ];
  },
};

function optionLines({ facts, files, takesPassword }: MqttOrder): string[] {
  const { host, port, clientId, username, protocolVersion, clean, keepAliveSeconds, serverName, alpn } = facts;
  return [
    'var options = new MqttClientOptionsBuilder()',
    `    .WithTcpServer(${text(host)}, ${port})`,
    `    .WithProtocolVersion(MqttProtocolVersion.${protocolVersion === 5 ? 'V500' : 'V311'})`,
    `    .WithClientId(${text(clientId)})`,
    ...(username === undefined
      ? []
      : [
          `    .WithCredentials(${text(username)}, ${takesPassword ? 'Environment.GetEnvironmentVariable("MQTT_PASSWORD")' : '(string?)null'})`,
        ]),
    `    .${protocolVersion === 5 ? 'WithCleanStart' : 'WithCleanSession'}(${clean})`,
    `    .WithKeepAlivePeriod(TimeSpan.FromSeconds(${keepAliveSeconds}))`,
    '    .WithTlsOptions(tls =>',
    '    {',
    '        tls.UseTls().WithClientCertificates(certificates);',
    ...(files.trusted === undefined
      ? []
      : [
          '        tls.WithTrustChain(trusted);',
          '        // An authority of your own says nowhere what it has revoked.',
          '        tls.WithRevocationMode(X509RevocationMode.NoCheck);',
        ]),
    ...(serverName === undefined ? [] : [`        tls.WithTargetHost(${text(serverName)});`]),
    ...(alpn.length === 0
      ? []
      : [
          `        tls.WithApplicationProtocols([${alpn.map((name) => `new SslApplicationProtocol(${text(name)})`).join(', ')}]);`,
        ]),
    '    })',
    '    .Build();',
  ];
}
