import { fromUtf8, toUtf8 } from '../../bytes.ts';
import type { TwinDocument } from '../../platform/platform.ts';

/** Bodies of messages, which are the same by each of IoT Hub's transports. */

/** What is no JSON stays text; nothing is null. */
export function asJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

/** The simulated device knows no methods of its own: it shows that the call has come, and with what. */
export function methodAnswer(method: string, payload: Uint8Array): Uint8Array {
  return toUtf8(JSON.stringify({ method, received: asJson(fromUtf8(payload) ?? '') }));
}

export function twinDocument(payload: Uint8Array): TwinDocument {
  const twin = asJson(fromUtf8(payload) ?? '') as { desired?: unknown; reported?: unknown } | null;
  return { desired: JSON.stringify(twin?.desired ?? {}), reported: JSON.stringify(twin?.reported ?? {}) };
}
