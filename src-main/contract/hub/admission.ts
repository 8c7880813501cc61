import { z } from 'zod';
import { jobId, passphrase, workspaceToken } from '../values.ts';
import { faceName, hubAddress, hubMethods } from './hub.ts';
import { localProofStep } from '../jobs.ts';
import { type MethodRow, workspaceCodes } from '../method-row.ts';
import { signedProof } from '../things/proof.ts';

const codes = ['INVALID_INPUT', 'HUB_NOT_RUNNING', 'NOT_FOUND', 'STORAGE_FAILED', 'WORKSPACE_BUSY'] as const;

const deviceId = z.string().max(200);

/** Devices of a workspace, and the cloud of the local hub that is to know them. */
const candidates = {
  workspace: workspaceToken,
  face: faceName,
  deviceIds: z.array(deviceId).max(100_000),
} as const;

/** What a workspace and the local hub do together, one call for all of it. */
export const hubAdmissionMethods = {
  'hub.unknownDevices': {
    input: z.strictObject(candidates),
    /** Those that the face would not let in as things stand. */
    output: z.object({ deviceIds: z.array(z.string()) }),
    codes: [...workspaceCodes, 'HUB_NOT_RUNNING'],
  },
  'hub.admit': {
    /**
     * As the face knows devices: by their authority or thumbprint, by enrollments, or by their very certificates. One that is
     * known otherwise is set to what it is now. Cancelled, those that are known stay; the same call goes on.
     */
    input: z.strictObject({ ...candidates, jobId: jobId.optional() }),
    output: z.object({ admitted: z.int() }),
    codes: [
      ...workspaceCodes,
      'HUB_NOT_RUNNING',
      'NAME_TAKEN',
      'NOT_AN_AUTHORITY',
      'FORMAT_NOT_RECOGNISED',
      'DAMAGED',
      'LIMIT_REACHED',
      'CANCELLED',
    ],
  },
  'hub.registerDevices': {
    input: z.strictObject({
      /** With a thumbprint a device is self-signed, without it CA-signed. */
      devices: z.array(z.strictObject({ deviceId, primaryThumbprint: z.string().max(200).optional() })).max(100_000),
      jobId: jobId.optional(),
    }),
    /** One that is registered otherwise is registered anew; one that is as wanted keeps its twin. */
    output: z.object({ registered: z.int() }),
    codes: [...codes, 'NAME_TAKEN', 'CANCELLED'],
  },
  /** Starts the local hub where it does not run, uploads the authority, has a code, signs it and hands it in. */
  'proof.proveLocally': {
    input: z.strictObject({
      workspace: workspaceToken,
      authority: z.string().max(200),
      /** Not needed where it is remembered. */
      passphrase: passphrase.optional(),
      /** How the hub is started. */
      hub: hubMethods['hub.start'].input.omit({ jobId: true }).prefault({}),
      /** Names the job for `job.progress`, in steps, and `job.cancel`; cancelled, what the hub was told before stays there. */
      jobId: jobId.optional(),
    }),
    output: z.object({ hub: hubAddress, proof: signedProof, steps: z.array(localProofStep) }),
    codes: [
      ...hubMethods['hub.start'].codes,
      'HUB_NOT_RUNNING',
      'NOT_AN_AUTHORITY',
      'NAME_TAKEN',
      'LIMIT_REACHED',
      'PROOF_REFUSED',
    ],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
