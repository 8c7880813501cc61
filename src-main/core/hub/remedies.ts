import type { FaceName } from '../platform/platform.ts';
import type { RemedyAction } from '../remedy.ts';
import type { HandshakeDiagnosis } from '../diagnosis/client-handshake.ts';
import type { Refusal, RefusalCause } from './face.ts';

interface About {
  readonly face: FaceName | 'none';
  /** Empty where it is not known. */
  readonly deviceId: string;
}

const page = (name: Extract<RemedyAction, { do: 'open-page' }>['page']): RemedyAction => ({
  do: 'open-page',
  page: name,
});
const overview = () => page('hub-overview');
const authorities = ({ face }: About) => page(face === 'dps' ? 'hub-provisioning' : 'hub-authorities');
const provisioning = () => page('hub-provisioning');
const createDevices = (): RemedyAction => ({ do: 'create-devices' });
const device = ({ face, deviceId }: About): RemedyAction | undefined => {
  if (face === 'dps') return page('hub-provisioning');
  return deviceId === '' ? undefined : { do: 'open-device', id: deviceId };
};

/** Causes that lie in what the hub knows, or in what it was not given yet. */
const actions: Readonly<
  Partial<Record<RefusalCause | HandshakeDiagnosis['cause'], (about: About) => RemedyAction | undefined>>
> = {
  'client-distrusts-hub': overview,
  'client-gone': overview,
  'client-handshake': overview,
  'authority-not-registered': authorities,
  'authority-not-verified': authorities,
  'authority-as-client': createDevices,
  'not-for-clients': createDevices,
  'device-id-invalid': createDevices,
  'device-unknown': ({ face, deviceId }) => {
    if (face === 'thingsboard') return page('hub-thingsboard');
    return deviceId === '' ? undefined : { do: 'register-device', id: deviceId };
  },
  'device-disabled': device,
  'thumbprint-mismatch': device,
  'id-scope-unknown': provisioning,
  'enrollment-missing': provisioning,
  'enrollment-disabled': provisioning,
  'certificate-request-refused': ({ face }) => page(face === 'dps' ? 'hub-provisioning' : 'hub-issuing'),
  'certificate-revoked': provisioning,
  'not-issued-by-policy': provisioning,
  'fault-on-demand': provisioning,
  'policy-missing': () => page('hub-issuing'),
  'policy-disabled': () => page('hub-issuing'),
  'password-wrong': () => page('hub-issuing'),
  'certificate-not-registered': ({ face }) => page(face === 'aws' ? 'hub-aws' : 'hub-thingsboard'),
  'certificate-inactive': () => page('hub-aws'),
  'registered-just-in-time': () => page('hub-aws'),
  'policy-denied': () => page('hub-aws'),
  'provisioning-rejected': () => page('hub-aws'),
  'shadow-rejected': () => page('hub-aws'),
  'name-pattern-mismatch': () => page('hub-thingsboard'),
};

/** What the hub's own user can do about a refusal, a failed handshake or an end; undefined where it lies with the client. */
export function remedyOf(
  { cause, action }: { readonly cause: string; readonly action?: Refusal['action'] },
  about: About,
): RemedyAction | undefined {
  return action ?? (Object.hasOwn(actions, cause) ? actions[cause as keyof typeof actions]?.(about) : undefined);
}
