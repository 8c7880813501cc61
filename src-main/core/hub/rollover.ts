import type { DeviceAuthentication } from './devices.ts';

/** What came of it: `known` where the hub has it already, `by-authority` where thumbprints do not count. */
type RolloverState = 'rolled-over' | 'known' | 'by-authority' | 'other-certificate';

export interface Rollover {
  readonly state: RolloverState;
  readonly authentication: DeviceAuthentication;
}

/**
 * Lets a device's next certificate in beside the one that it has, which may stay in use until somebody takes it out
 * (learn.microsoft.com, "Roll X.509 device certificates": the primary and the secondary in turn). `before`: thumbprints of the
 * certificate that it has; a device that is registered with neither is left as it is.
 */
export function rollOver(
  authentication: DeviceAuthentication,
  thumbprint: string,
  before?: readonly string[],
): Rollover {
  if (authentication.type !== 'selfSigned') return { state: 'by-authority', authentication };
  const { primaryThumbprint, secondaryThumbprint } = authentication;
  if (primaryThumbprint === thumbprint || secondaryThumbprint === thumbprint) return { state: 'known', authentication };
  const isBefore = (one: string | undefined) => one !== undefined && before?.includes(one) === true;
  if (isBefore(secondaryThumbprint) && !isBefore(primaryThumbprint)) {
    return { state: 'rolled-over', authentication: { ...authentication, primaryThumbprint: thumbprint } };
  }
  if (before !== undefined && !isBefore(primaryThumbprint)) return { state: 'other-certificate', authentication };
  return { state: 'rolled-over', authentication: { ...authentication, secondaryThumbprint: thumbprint } };
}
