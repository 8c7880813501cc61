import type { Command } from 'commander';
import { hubLines } from '../../tell.ts';
import { type ManageOptions, addManageOptions, managing } from './managing.ts';

const counted = (count: number, what: string, more: number, how: string): string =>
  `${String(count).padStart(6)}  ${what}${more === 0 ? '' : `, ${more} ${how}`}`;

/** How a hub is that runs, and its end. */
export function addHubRunningCommands(hub: Command): void {
  addManageOptions(hub.command('status').description('where a hub that runs is, and what it has')).action(
    (options: ManageOptions) =>
      managing(options, async (managed, session) => {
        const { output } = session;
        const status = await managed.status();
        const { address, authorities, devices, dps, topicSpaces, notSaved, warnings } = status;
        session.warn(warnings);
        if (notSaved !== undefined) output.warn(`Nothing was saved since ${notSaved.since}: ${notSaved.reason}`);
        output.say(`Folder: ${managed.folder}`);
        for (const line of hubLines(address)) output.say(line);
        const verified = authorities.filter((one) => one.status === 'verified').length;
        const connected = devices.filter((one) => one.connected).length;
        output.say(counted(authorities.length, 'authorities', verified, 'verified'));
        output.say(counted(devices.length, 'devices', connected, 'connected'));
        output.say(
          counted(dps.groups.length + dps.enrollments.length, 'enrollments', dps.faults.length, 'faults on demand'),
        );
        output.say(counted(topicSpaces.length, 'topic spaces', 0, ''));
        output.document({ data: managed.folder, ...status });
      }),
  );

  addManageOptions(hub.command('stop').description('stop a hub that runs, wherever it was started')).action(
    (options: ManageOptions) =>
      managing(options, async (managed, { output }) => {
        await managed.call('hub.stop', {});
        output.say(`Stopped the hub of ${managed.folder}.`);
        output.document({ stopped: managed.folder });
      }),
  );
}
