import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import type { DeviceLine, HubDeviceModel } from '../../../../src-main/contract/models.ts';

/** What is typed of how a device proves itself. */
export interface ThumbprintDraft {
  readonly authentication: HubDeviceModel['authentication'];
  readonly primary: string;
  readonly secondary: string;
}

export const draftOf = ({
  authentication,
  primaryThumbprint,
  secondaryThumbprint,
}: HubDeviceModel): ThumbprintDraft => ({
  authentication,
  primary: primaryThumbprint ?? '',
  secondary: secondaryThumbprint ?? '',
});

type Change = MethodInput<'hub.setDeviceAuthentication'>;

/** What the hub is told. One that goes by its authority has no thumbprints. */
export function changeOf(deviceId: string, { authentication, primary, secondary }: ThumbprintDraft): Change {
  if (authentication === 'certificateAuthority') return { deviceId };
  const second = secondary.trim();
  return { deviceId, primaryThumbprint: primary.trim(), ...(second === '' ? {} : { secondaryThumbprint: second }) };
}

type Own = Pick<DeviceLine, 'thumbprintSha1' | 'thumbprintSha256'>;

const isOf = (own: Own, thumbprint: string): boolean =>
  thumbprint === own.thumbprintSha1 || thumbprint === own.thumbprintSha256;

/**
 * Leaves a device the certificate alone that the workspace has of it, once it has switched; undefined where the hub knows no
 * other, or not this one.
 */
export function withoutOthers(
  { deviceId, primaryThumbprint: primary, secondaryThumbprint: secondary }: HubDeviceModel,
  own: Own | undefined,
): Change | undefined {
  if (own === undefined || primary === undefined || secondary === undefined) return undefined;
  const [kept, ...others] = [primary, secondary].filter((one) => isOf(own, one));
  return kept === undefined || others.length > 0 ? undefined : { deviceId, primaryThumbprint: kept };
}
