import { hubDevice } from './devices/words.ts';

/** What keeps a text from being a JSON object; undefined where nothing does. */
export function objectFault(text: string): string | undefined {
  const faults = hubDevice.patchFault;
  if (text.trim() === '') return faults.empty;
  const parsed = parse(text);
  if ('fault' in parsed) return faults.syntax(parsed.fault);
  const { value } = parsed;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : faults.object;
}

/** What keeps a text from being JSON; nothing typed is no fault. */
export function jsonFault(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  const parsed = parse(text);
  return 'fault' in parsed ? hubDevice.patchFault.syntax(parsed.fault) : undefined;
}

/** A text with the indentation of JSON where it is JSON, else as it is. */
export function pretty(text: string): string {
  // Numbers beyond a double's precision would come out as others.
  if (/\d{16}/.test(text)) return text;
  const parsed = parse(text);
  return 'fault' in parsed ? text : JSON.stringify(parsed.value, undefined, 2);
}

function parse(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
