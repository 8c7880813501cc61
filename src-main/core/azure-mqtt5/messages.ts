import { bytes, flag, int32, message, nested, optional, text, uint } from './protobuf.ts';

/**
 * Bodies of what devices and the MQTT 5 hub of Azure, which is a preview, say to each other (Azure/azure-iot-sdk, common/Protos:
 * presence.proto, twin.proto, directmethods.proto). Payloads and parameters are opaque there; SDKs have JSON in them.
 */

/** A device is there; what it knows of its twin, and which section it wants to be sent where it is behind. */
export const birth = message({
  sessionPresent: [1, flag],
  reportedVersion: [10, uint],
  desiredVersion: [11, uint],
  pushDesired: [12, flag],
  pushReported: [13, flag],
});
export const birthAck = message({ desiredVersion: [10, uint], reportedVersion: [11, uint] });

const section = message({ version: [1, uint], payload: [2, bytes] });
export const twinPush = message({ desired: [1, nested(section)], reported: [2, nested(section)] });
export const desiredPatch = message({ version: [1, uint], payload: [2, bytes] });

/** `TwinGet.sections`; 0 is none, and is refused. */
export const sections = { desired: 1, reported: 2, both: 3 } as const;
/** A section whose version is the one of `ifNotMatch` is not sent; 0 always has it sent. */
export const twinGet = message({ sections: [1, uint], ifNotMatchDesired: [2, uint], ifNotMatchReported: [3, uint] });
export const twinGetResponse = message({
  desiredVersion: [1, uint],
  reportedVersion: [2, uint],
  desiredPayload: [3, optional(bytes)],
  reportedPayload: [4, optional(bytes)],
});

/** It is applied where `ifMatch` is the version that the hub has. */
export const reportedPatch = message({ ifMatch: [1, uint], payload: [2, bytes] });
export const patchResult = { ok: 1, versionMismatch: 2, payloadInvalid: 3, payloadTooLarge: 4 } as const;
export const reportedPatchResponse = message({ result: [1, uint], version: [2, uint] });

/** A device is asked first whether it runs a method; it gets the parameters once it has said so, and by its ready ID once alone. */
export const probe = message({ methodName: [1, text], responseTimeoutSeconds: [2, uint] });
const ready = message({ readyId: [1, bytes] });
const rejected = message({ reason: [1, uint] });
export const probeAck = message({ ready: [1, nested(ready)], rejected: [2, nested(rejected)] });
export const exec = message({ readyId: [1, bytes], params: [2, bytes] });
export const abandon = message({ readyId: [1, bytes], reason: [2, uint] });
export const result = message({ status: [1, int32], body: [2, bytes] });
