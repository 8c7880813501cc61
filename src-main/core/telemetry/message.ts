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
  /** When it was measured, by the device's clock. */
  readonly at: Date;
  /** What the user has it say instead of the usual. */
  readonly content?: MessageContent | undefined;
}

/** What a message says in a user's own words; what is missing is as usual. */
export interface MessageContent {
  readonly body?: Uint8Array;
  readonly contentType?: string;
  readonly properties?: readonly (readonly [name: string, value: string])[];
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

/** The user's own, or the tutorial's. */
export const bodyOf = (message: TelemetryMessage): Uint8Array => message.content?.body ?? tutorialBody(message);

export const contentTypeOf = ({ content }: TelemetryMessage): string => content?.contentType ?? 'application/json';

/** The user's own, or the tutorial's. */
export const propertiesOf = ({ content, alert }: TelemetryMessage): readonly (readonly [string, string])[] =>
  content?.properties ?? [['temperatureAlert', String(alert)]];

/** The body of Azure's tutorial, its members in its order, as UTF-8 JSON. */
function tutorialBody(message: TelemetryMessage): Uint8Array {
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
