/** Bodies of JSON that a service has answered: nothing of them is believed before it is looked at. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(text: string): JsonObject | undefined {
  try {
    return objectIn(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A member of an answer, as far as it is an object. */
export function objectIn(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** A member of an answer, as far as it is text. */
export function textIn(object: JsonObject | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The six digits by which Azure's services say what is wrong; the first three are a class like HTTP's. */
export function errorCodeIn(object: JsonObject | undefined): number | undefined {
  const value = object?.['errorCode'];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
