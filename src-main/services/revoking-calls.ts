import { setAddresses } from './authority-addresses.ts';
import type { Handlers } from './handlers.ts';
import type { Revoking } from './revoking.ts';
import type { Workspaces } from './workspaces.ts';

/** What is asked of an authority that takes certificates back. */
export const revokingCalls = (
  revoking: Revoking,
  workspaces: Workspaces,
): Pick<
  Handlers,
  | 'authority.revoke'
  | 'authority.release'
  | 'authority.signList'
  | 'authority.revocationList'
  | 'authority.setAddresses'
> => ({
  'authority.revoke': (input) => revoking.revoke(input),
  'authority.release': (input) => revoking.release(input),
  'authority.signList': (input) => revoking.sign(input),
  'authority.revocationList': (input) => revoking.read(input),
  'authority.setAddresses': (input) => setAddresses(workspaces, input),
});
