import { DeviceRenewal } from '../device-renewal.ts';
import type { Handlers } from '../handlers.ts';
import type { Jobs } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import type { RevocationLists } from '../revocation-lists.ts';
import type { Workspaces } from '../workspaces.ts';
import type { Openers } from './authority-again.ts';
import { CrossSigning } from './cross-signing.ts';
import { Reissuing } from './reissuing.ts';
import { type HubTrust, RootChanges } from './root-change.ts';

/** The calls by which certificates get successors: those of devices, and of authorities with all below them. */
export function reissuingCalls(
  workspaces: Workspaces,
  openers: Openers,
  { hub, revocations }: { readonly hub: () => HubTrust | undefined; readonly revocations: RevocationLists },
  jobs: Jobs,
  ports: Ports,
) {
  const reissuing = new Reissuing(workspaces, openers, revocations, jobs, ports);
  const renewal = new DeviceRenewal(workspaces, openers.authorities, revocations, jobs, ports);
  const crossSigning = new CrossSigning(workspaces, openers.authorities, jobs, ports);
  const rootChanges = new RootChanges(workspaces, openers, { reissuing, crossSigning, hub }, jobs, ports);
  return {
    'device.renew': (input) => renewal.renew(input),
    'authority.renew': (input) => reissuing.renew(input),
    'authority.reissue': (input) => reissuing.reissue(input),
    'authority.crossSign': (input) => crossSigning.sign(input),
    'rootChange.read': (input) => rootChanges.read(input),
    'rootChange.begin': (input) => rootChanges.begin(input),
    'rootChange.finish': (input) => rootChanges.finish(input),
  } satisfies Partial<Handlers>;
}
