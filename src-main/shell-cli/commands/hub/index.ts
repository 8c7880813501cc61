import type { Command } from 'commander';
import { addHubAuthorityCommands } from './authorities.ts';
import { addHubAwsCommands } from './aws.ts';
import { addHubDeviceCommands } from './devices.ts';
import { addHubEnrollmentCommands } from './enrollments.ts';
import { addHubFaultCommands } from './faults.ts';
import { addHubMessageCommands } from './messages.ts';
import { addHubPolicyCommands } from './policies.ts';
import { addHubRefusalCommands } from './refusals.ts';
import { addHubRevocationCommands } from './revocation.ts';
import { addHubRunningCommands } from './running.ts';
import { addHubTopicSpaceCommands } from './topic-spaces.ts';
import { addHubTwinCommands } from './twin.ts';

/** What a portal is used for, and a service SDK, at a hub that runs. */
export function addManageCommands(hub: Command): void {
  addHubRunningCommands(hub);
  addHubAuthorityCommands(hub);
  addHubDeviceCommands(hub);
  addHubEnrollmentCommands(hub);
  addHubTopicSpaceCommands(hub);
  addHubPolicyCommands(hub);
  addHubRevocationCommands(hub);
  addHubAwsCommands(hub);
  addHubMessageCommands(hub);
  addHubRefusalCommands(hub);
  addHubTwinCommands(hub);
  addHubFaultCommands(hub);
}
