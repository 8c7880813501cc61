import { dpsNode, iotHubNode } from './azure-node.ts';
import { dpsPython, iotHubPython } from './azure-python.ts';
import { csharp } from './csharp.ts';
import { java } from './java.ts';
import { mqttNode } from './mqtt-node.ts';
import { paho } from './paho.ts';
import type { ConnectionFacts } from '../../platform/connection.ts';
import type { SnippetLanguage } from '../../platform/platform.ts';
import type { Snippet, SnippetKind, SnippetOrder } from './snippet.ts';

/** Every library, one row each; a platform names those that suit it by their language. */
const ofMqtt = [paho, mqttNode, csharp, java];
const ofAzure = [iotHubPython, iotHubNode, dpsPython, dpsNode];

/** The programs that a platform offers, in its order; without those whose library cannot do what is asked for. */
export function snippetsFor(languages: readonly SnippetLanguage[], order: SnippetOrder): Snippet[] {
  const { facts } = order;
  const written = [
    ...ofAzure.map((kind) => snippet(kind, order)),
    ...(facts.protocol === 'mqtt' ? ofMqtt.map((kind) => snippet(kind, { ...order, facts })) : []),
  ];
  return languages.flatMap((name) => written.find((one) => one?.language === name) ?? []);
}

function snippet<Facts extends ConnectionFacts>(
  { write, install, language, label, fileName }: SnippetKind<Facts>,
  order: SnippetOrder<Facts>,
): Snippet | undefined {
  const lines = write(order);
  return lines && { language, label, fileName, install: install(order), code: `${lines.join('\n')}\n` };
}
