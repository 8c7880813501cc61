import { dpsNode, iotHubNode } from './azure-node.ts';
import { dpsPython, iotHubPython } from './azure-python.ts';
import { csharp } from './csharp.ts';
import { java } from './java.ts';
import { mqttNode } from './mqtt-node.ts';
import { paho } from './paho.ts';
import type { SnippetLanguage } from '../../platform/platform.ts';
import type { Snippet, SnippetOrder } from './snippet.ts';

/** Every library, one row each; a platform names those that suit it by their language. */
const kinds = [paho, mqttNode, csharp, java, iotHubPython, iotHubNode, dpsPython, dpsNode];

/** The programs that a platform offers, in its order; without those whose library cannot do what is asked for. */
export function snippetsFor(languages: readonly SnippetLanguage[], order: SnippetOrder): Snippet[] {
  return languages.flatMap((name) => {
    const kind = kinds.find(({ language }) => language === name);
    const lines = kind?.write(order);
    if (kind === undefined || lines === undefined) return [];
    const { language, label, fileName } = kind;
    return [{ language, label, fileName, install: kind.install(order), code: `${lines.join('\n')}\n` }];
  });
}
