/** What is told of a certificate, as data: nothing here is longer than a page can show. */

/** A name and its value, both for people. */
export interface ReportField {
  readonly name: string;
  readonly value: string;
  readonly oid?: string;
}

export type SectionName = 'certificate' | 'subject' | 'issuer' | 'validity' | 'publicKey' | 'signature';

export interface ReportSection {
  readonly section: SectionName;
  readonly title: string;
  /** Its bytes where it is damaged. */
  readonly fields: readonly ReportField[];
  readonly damaged: boolean;
}

export interface ReportExtension {
  readonly oid: string;
  readonly name: string;
  readonly critical: boolean;
  /** One sentence of what it is for. */
  readonly meaning: string;
  /** Its value in words. Empty for one that is not known here, or is damaged. */
  readonly fields: readonly ReportField[];
  readonly damaged: boolean;
  /** Its value, upper-case hex. */
  readonly bytes: string;
}

/** What is unusual or wrong. Stable: other programs may look for them. */
export type ReportCause =
  | 'weak-signature'
  | 'short-rsa-key'
  | 'no-client-auth'
  | 'not-a-device-id'
  | 'outlives-issuer'
  | 'not-yet-valid'
  | 'expired'
  | 'old-version'
  | 'serial-not-positive'
  | 'serial-too-long'
  | 'server-without-names'
  | 'unusual-text'
  | 'not-der'
  | 'wrong-time-type'
  | 'field-damaged'
  | 'extension-damaged'
  | 'extension-repeated'
  | 'critical-unknown'
  | 'algorithms-differ';

export interface ReportWarning {
  readonly cause: ReportCause;
  readonly message: string;
}

export const warn = (cause: ReportCause, message: string): ReportWarning[] => [{ cause, message }];

export interface CertificateReport {
  /** Its common name, or all of its subject. */
  readonly title: string;
  readonly sections: readonly ReportSection[];
  readonly extensions: readonly ReportExtension[];
  readonly thumbprints: readonly ReportField[];
  readonly warnings: readonly ReportWarning[];
}
