import type { Authorities } from '../authorities.ts';
import type { Devices } from '../devices.ts';
import type { Grants } from '../grants.ts';
import type { Jobs } from '../jobs.ts';
import type { Notes } from '../notes.ts';
import type { Overview } from '../overview.ts';
import type { Passphrases } from '../passphrases.ts';
import type { Ports } from '../ports.ts';
import type { RevocationLists } from '../revocation-lists.ts';
import type { ServerTrustList } from '../trust.ts';
import type { Workspaces } from '../workspaces.ts';

/** What all wings stand on: it is built with the house. */
export interface Foundation {
  readonly ports: Ports;
  readonly grants: Grants;
  readonly jobs: Jobs;
  readonly workspaces: Workspaces;
  readonly passphrases: Passphrases;
  readonly authorities: Authorities;
  readonly devices: Devices;
  readonly revocations: RevocationLists;
  readonly overview: Overview;
  readonly notes: Notes;
  readonly trust: ServerTrustList;
}
