import { asObject } from '../../platform/answers.ts';
import { fillTemplate } from '../../platform/template.ts';

/** What a template is filled in with, for one device; undefined where the text is no JSON object of texts. */
export function parametersOf(text: string, deviceId: string): Readonly<Record<string, string>> | undefined {
  const entries = Object.entries(asObject(text) ?? { none: null });
  return entries.every((pair): pair is [string, string] => typeof pair[1] === 'string')
    ? Object.fromEntries(entries.map(([name, value]) => [name, fillTemplate(value, deviceId)]))
    : undefined;
}
