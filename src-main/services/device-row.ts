import type { Problem } from '../core/problem.ts';
import type { KeyType } from '../core/x509/algorithms.ts';
import type { SubjectFields } from '../core/x509/subject.ts';

/** What one device of a set has of its own; what is absent is as for all of the set. */
export interface DeviceOwn {
  readonly keyType?: KeyType;
  readonly validityDays?: number;
  /** Beside the common name, which is the ID. */
  readonly subject?: Omit<SubjectFields, 'commonName'>;
  /** ID of the platform that its files are for. */
  readonly platform?: string;
}

export interface WantedDevice extends DeviceOwn {
  readonly deviceId: string;
}

/** A device as it is asked for, or what is wrong with it. */
export interface DeviceRow extends WantedDevice {
  /** Counted from 1; in a CSV file as a spreadsheet counts. */
  readonly row: number;
  readonly fault?: Problem;
}
