/**
 * The property bag that IoT Hub appends to a topic: key=value joined by &, percent-encoded like a query string.
 * System properties start with `$.`, which clients send raw or as %24. (learn.microsoft.com, "Communicate with an IoT
 * hub using the MQTT protocol".)
 */
export interface PropertyBag {
  readonly properties: Readonly<Record<string, string>>;
  readonly systemProperties: Readonly<Record<string, string>>;
}

export function encodePropertyBag(entries: readonly (readonly [key: string, value: string])[]): string {
  return entries.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&');
}

/** Decodes a bag; undefined where a percent escape is malformed. A key without = stands for null and is kept empty. */
export function decodePropertyBag(text: string): PropertyBag | undefined {
  const properties: Record<string, string> = Object.create(null) as Record<string, string>;
  const systemProperties: Record<string, string> = Object.create(null) as Record<string, string>;
  const bag = text.endsWith('/') ? text.slice(0, -1) : text;
  for (const pair of bag.split('&')) {
    if (pair === '') continue;
    const cut = pair.indexOf('=');
    try {
      const key = decodeURIComponent(cut === -1 ? pair : pair.slice(0, cut));
      const value = cut === -1 ? '' : decodeURIComponent(pair.slice(cut + 1));
      (key.startsWith('$.') ? systemProperties : properties)[key] = value;
    } catch {
      return undefined;
    }
  }
  return { properties, systemProperties };
}
