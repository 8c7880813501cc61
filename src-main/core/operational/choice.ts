/** A certificate that a device may present at its hub. */
export interface Candidate {
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Which of the operational certificates of a device it presents, the newest first: one that is valid and that the hub has not
 * refused. None: it goes back to what it was onboarded by, and is provisioned anew (Azure/azure-iot-sdk, docs/certificate-management.md).
 */
export const presented = <C extends Candidate>(
  candidates: readonly C[],
  refused: ReadonlySet<string> | undefined,
  now: Date,
): C | undefined => candidates.find((one) => isValid(one, now) && refused?.has(one.serial) !== true);

export const isValid = ({ notBefore, notAfter }: Candidate, now: Date): boolean => notBefore <= now && now < notAfter;
