import { isIdentifier, toDevice, typeOf } from '../../../azure-mqtt5/addressing.ts';
import {
  patchResult,
  reportedPatch,
  reportedPatchResponse,
  sections,
  twinGet,
  twinGetResponse,
} from '../../../azure-mqtt5/messages.ts';
import { toUtf8 } from '../../../bytes.ts';
import type { HubDevice, TwinSection } from '../../devices.ts';
import type { Reaction, RefusalCause, Session } from '../../face.ts';
import type { PublishedMessage } from '../../messages.ts';
import { takeReported } from '../iot-hub/operations.ts';
import { forDevice, turnedDown } from './answers.ts';

/** A whole section as it travels. */
export const payloadOf = ({ properties, version }: TwinSection) => ({
  version,
  payload: toUtf8(JSON.stringify(properties)),
});

/** What a device asks of its twin, or reports. */
export function takeTwinMessage(session: Session, device: HubDevice, message: PublishedMessage): Reaction {
  const { deviceId } = session;
  const malformed = (what: string) =>
    turnedDown(message, 'message-malformed', `A twin message of ${deviceId} ${what}.`);
  const correlation = message.properties?.correlationData;
  if (!isIdentifier(correlation)) return malformed('has no correlation data of 16 bytes');
  const answer = (type: string, payload: Uint8Array) =>
    forDevice(session, toDevice(deviceId, 'twin'), 0, type, correlation, payload);
  switch (typeOf(message.properties)) {
    case 'get': {
      const asked = twinGet.decode(message.payload);
      if (asked === undefined) return malformed('is no TwinGet of twin.proto');
      const known: readonly number[] = Object.values(sections);
      if (!known.includes(asked.sections)) return malformed('asks for no section that there is');
      const reply = answer('get-response', twinGetResponse.encode(sectionsFor(asked, device)));
      return { replies: reply === undefined ? [] : [reply] };
    }
    case 'reported-patch': {
      const patch = reportedPatch.decode(message.payload);
      if (patch === undefined) return malformed('is no ReportedPatch of twin.proto');
      const { outcome, version, ...effects } = report(device, patch);
      const reply = answer('reported-patch-response', reportedPatchResponse.encode({ result: outcome, version }));
      return { ...effects, replies: reply === undefined ? [] : [reply] };
    }
    case undefined:
    default:
      return malformed('is neither of the type get:1 nor of reported-patch:1');
  }
}

/** Both versions, and what was asked for and is not known. */
function sectionsFor(asked: NonNullable<ReturnType<typeof twinGet.decode>>, { desired, reported }: HubDevice) {
  const wanted = (section: number, known: number, own: TwinSection): Uint8Array | undefined =>
    (asked.sections & section) !== 0 && known !== own.version ? payloadOf(own).payload : undefined;
  return {
    desiredVersion: desired.version,
    reportedVersion: reported.version,
    desiredPayload: wanted(sections.desired, asked.ifNotMatchDesired, desired),
    reportedPayload: wanted(sections.reported, asked.ifNotMatchReported, reported),
  };
}

type Reported = Pick<Reaction, 'changes' | 'events' | 'declined'> & {
  readonly outcome: number;
  readonly version: number;
};

function report(
  device: HubDevice,
  { ifMatch, payload }: { readonly ifMatch: number; readonly payload: Uint8Array },
): Reported {
  const { version } = device.reported;
  const declined = (outcome: number, cause: RefusalCause, reason: string): Reported => ({
    outcome,
    version,
    declined: { cause, reason },
  });
  if (ifMatch !== version) {
    const reason = `${device.deviceId} reported on version ${ifMatch} of its properties; the hub has ${version}.`;
    return declined(patchResult.versionMismatch, 'version-mismatch', reason);
  }
  const reported = takeReported(device, payload);
  if (!('fault' in reported)) return { outcome: patchResult.ok, ...reported };
  return reported.isTooLarge === true
    ? declined(patchResult.payloadTooLarge, 'message-too-large', reported.fault)
    : declined(patchResult.payloadInvalid, 'message-malformed', reported.fault);
}
