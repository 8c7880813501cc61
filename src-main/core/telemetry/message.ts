import { toUtf8 } from '../bytes.ts';
import type { Reading } from './models.ts';

/** Above this the tutorial's devices raise an alert. */
const defaultAlertAboveC = 30;

/** A telemetry message before a platform has put it into its own form. */
export interface TelemetryMessage {
  readonly deviceId: string;
  /** Counts from 0. */
  readonly messageId: number;
  readonly reading: Reading;
  readonly alert: boolean;
  /** When it was measured. */
  readonly at: Date;
}

export function createMessage(
  deviceId: string,
  messageId: number,
  reading: Reading,
  at: Date,
  alertAboveC: number = defaultAlertAboveC,
): TelemetryMessage {
  return { deviceId, messageId, reading, alert: reading.temperatureC > alertAboveC, at };
}

/** The body of Azure's tutorial, its members in its order, as UTF-8 JSON. */
export function tutorialBody(message: TelemetryMessage): Uint8Array {
  const { deviceId, messageId, reading } = message;
  return toUtf8(
    JSON.stringify({
      deviceId,
      messageId,
      temperature: reading.temperatureC,
      humidity: reading.humidityPercent,
    }),
  );
}
