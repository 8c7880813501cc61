import { toUtf8 } from '../../../bytes.ts';
import type { FaceName } from '../../../platform/platform.ts';
import type { HubDevice } from '../../devices.ts';
import type { Effects, ReceivedTelemetry, Refusal } from '../../face.ts';
import { parseObject, patchFault, patchSection } from '../../twin.ts';

/** What a device can do at IoT Hub, whatever protocol it says it in. */

/** Body plus names and values of properties ("Create and read IoT Hub messages"). */
export const maximumTelemetryBytes = 262_144;
/** Of what a method is asked with and answers ("Understand and invoke direct methods from IoT Hub"). */
export const maximumMethodBytes = 131_072;

type Refused = Effects & { readonly refusal: Refusal };

/** Device-to-cloud. */
export function takeTelemetry(
  telemetry: Omit<ReceivedTelemetry, 'face'>,
  face: FaceName = 'iot-hub',
): Effects | Refused {
  const { systemProperties, properties, payload } = telemetry;
  // Names of system properties do not count towards the size, their values do.
  const counted = [...Object.values(systemProperties), ...Object.entries(properties).flat()].join('');
  const size = payload.length + (counted === '' ? 0 : toUtf8(counted).length);
  if (size <= maximumTelemetryBytes) return { telemetry: { face, ...telemetry } };
  const reason = `The message has ${size} bytes; IoT Hub takes ${maximumTelemetryBytes}.`;
  return { refusal: { cause: 'message-too-large', reason } };
}

/** Reported properties, merged into those that the device has. */
export function takeReported(
  device: HubDevice,
  payload: Uint8Array,
): (Effects & { readonly version: number }) | { readonly fault: string; readonly isTooLarge?: true } {
  const patch = parseObject(payload);
  if (patch === undefined) return { fault: 'The reported properties are not a JSON object of at most ten levels.' };
  const fault = patchFault(patch);
  if (fault !== undefined) return { fault: `The reported properties cannot be kept. ${fault}` };
  const reported = patchSection(device.reported, patch);
  if (reported === undefined) {
    return { fault: 'The reported properties would have more than 32 KB.', isTooLarge: true };
  }
  const { deviceId } = device;
  const { version } = reported;
  return {
    version,
    changes: [{ section: 'devices', key: deviceId, value: { ...device, reported } }],
    events: [{ type: 'reported', deviceId, version }],
  };
}

/** The error that a device gets for such a fault. */
export const twinErrorBody = (message: string): Uint8Array => toUtf8(JSON.stringify({ errorCode: 400004, message }));

/** What a device answers to a direct method. */
export function takeMethodResult(answer: NonNullable<Effects['methodResponse']>): Effects | Refused {
  const { length } = answer.payload;
  if (length <= maximumMethodBytes) return { methodResponse: answer };
  const reason = `The method's answer has ${length} bytes; IoT Hub takes ${maximumMethodBytes}.`;
  return { refusal: { cause: 'message-too-large', reason } };
}
