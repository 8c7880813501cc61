import type { Warning } from '../contract/models.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import type { IssuerAddresses } from '../core/x509/issuer-addresses.ts';
import type { KeyType } from '../core/x509/algorithms.ts';
import type { SubjectFields } from '../core/x509/subject.ts';
import type { DeviceProtection } from './device-files.ts';
import type { WantedDevice } from './device-row.ts';

/** What all devices of a set have alike, where one has nothing of its own. */
export interface SetTerms extends DeviceProtection {
  readonly keyType: KeyType;
  readonly validityDays?: number | undefined;
  readonly backdateMinutes: number;
  /** Beside the common name. */
  readonly subject?: Omit<SubjectFields, 'commonName'> | undefined;
  readonly rootInChain: boolean;
  /** Absent for self-signed ones. */
  readonly authority?: string | undefined;
}

/** An authority as plain data. */
export interface SigningParts {
  /** DER, its own certificate first and the root last. */
  readonly chain: readonly [Uint8Array, ...Uint8Array[]];
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
  readonly addresses?: IssuerAddresses | undefined;
  readonly doubts?: readonly Warning[] | undefined;
}

export interface MadeDevice {
  readonly manifest: DeviceManifest;
  readonly warnings: readonly Warning[];
}

/** Devices of one set that are made beside this thread, several at a time. */
export interface SetMaking {
  /** How many can be made at a time. */
  readonly atATime: number;
  /** Says who signs them, before the first is made; undefined where each signs itself. */
  signedBy(issuer: SigningParts | undefined): void;
  /** Makes a folder at a path where nothing is: its files written, flushed and read back. Rejects with a Problem, or with what the disk says. */
  make(device: WantedDevice, now: Date, folder: string): Promise<MadeDevice>;
  /** Nothing is written any more once it resolves; what was not finished is rejected. */
  end(): Promise<void>;
}

/** Threads that make devices: keys, certificates, keystores and files. */
export interface DeviceMaking {
  /** Undefined where so many devices are made as soon without. It takes a while until they begin. */
  begin(terms: SetTerms, count: number, isSlow: boolean): SetMaking | undefined;
}
