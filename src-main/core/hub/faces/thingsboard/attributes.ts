import { type JsonObject } from '../../../json.ts';
import { toUtf8 } from '../../../bytes.ts';
import { quoted } from '../../../quoting.ts';
import { type HubLimits, attributeNameCharacters, limitSentence } from '../../limits.ts';

/** What no device's attributes may be, as a sentence; undefined where they can be kept. */
export function attributesFault(attributes: JsonObject, limits: HubLimits): string | undefined {
  const long = Object.keys(attributes).find((name) => name.length > attributeNameCharacters);
  if (long !== undefined) return `The name ${quoted(long)} has more than ${attributeNameCharacters} characters.`;
  const size = toUtf8(JSON.stringify(attributes)).length;
  if (size <= limits.attributeBytes) return undefined;
  return `They would have ${size} bytes. ${limitSentence('attributeBytes', limits)}`;
}
