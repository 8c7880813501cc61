import { fromBase64, fromUtf8, toBase64, toUtf8 } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { readCertificate } from '../x509/read-certificate.ts';
import type { HubAuthority } from './authorities.ts';
import type { HubDevice } from './devices.ts';

/** What a hub remembers over a restart. */
export interface HubState {
  readonly authorities: readonly HubAuthority[];
  readonly devices: readonly HubDevice[];
}

const format = 1;

type Stored<T> = { readonly [K in keyof T]: T[K] extends Date ? string : T[K] };
type StoredAuthority = Stored<Omit<HubAuthority, 'certificate'>> & { readonly certificate: string };
type StoredDevice = Omit<HubDevice, 'createdAt' | 'lastSeenAt'> & { createdAt: string; lastSeenAt?: string };

export function encodeHubState(state: HubState): Uint8Array {
  const authorities = state.authorities.map((one) => ({ ...one, certificate: toBase64(one.certificate.der) }));
  return toUtf8(JSON.stringify({ format, authorities, devices: state.devices }, undefined, 1));
}

/** Throws WORKSPACE_INVALID where the bytes are not a hub's state, WORKSPACE_TOO_NEW for a later format. */
export function decodeHubState(bytes: Uint8Array): HubState {
  const remedy = 'Move the file away to start with an empty hub.';
  try {
    const stored = JSON.parse(fromUtf8(bytes) ?? '') as {
      format: number;
      authorities: StoredAuthority[];
      devices: StoredDevice[];
    };
    if (stored.format > format) {
      throw new Problem('WORKSPACE_TOO_NEW', "The hub's state was written by a newer Certbench.", {
        field: 'data',
        remedy,
      });
    }
    return {
      authorities: stored.authorities.map((one) => ({
        ...one,
        certificate: readCertificate(fromBase64(one.certificate) ?? new Uint8Array()),
        verificationCode: one.verificationCode,
        createdAt: new Date(one.createdAt),
        updatedAt: new Date(one.updatedAt),
      })),
      devices: stored.devices.map((one) => ({
        ...one,
        createdAt: new Date(one.createdAt),
        lastSeenAt: one.lastSeenAt === undefined ? undefined : new Date(one.lastSeenAt),
        pending: [...one.pending],
      })),
    };
  } catch (error) {
    if (error instanceof Problem && error.code === 'WORKSPACE_TOO_NEW') throw error;
    throw new Problem('WORKSPACE_INVALID', "The hub's state file cannot be read.", { field: 'data', remedy });
  }
}
