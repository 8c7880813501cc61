import { Argument, type Command } from 'commander';
import { type HubDpsFaultModel, dpsFault } from '../../../contract/models.ts';
import type { Output } from '../../output.ts';
import { type ManageOptions, addManageOptions, managing } from './managing.ts';

interface FaultOptions extends ManageOptions {
  registrationId?: string;
}

function tell(faults: readonly HubDpsFaultModel[], output: Output): void {
  if (faults.length === 0) output.say('The provisioning service answers as it should.');
  for (const { fault, registrationId } of faults) output.say(`${registrationId ?? 'every device'}  ${fault}`);
  output.document({ faults });
}

/** Failures on demand of a hub that runs. */
export function addHubFaultCommands(hub: Command): void {
  const fault = hub
    .command('fault')
    .description('failures on demand of the provisioning service; devices disconnect breaks connections off');
  const forDevice = ['--registration-id <id>', 'for this device alone'] as const;

  const set = fault
    .command('set')
    .description('have the provisioning service fail until the hub stops')
    .addArgument(new Argument('<kind>', 'how').choices(dpsFault.options))
    .option(...forDevice);
  addManageOptions(set).action(
    (kind: (typeof dpsFault.options)[number], { registrationId, ...options }: FaultOptions) =>
      managing(options, async (managed, { output }) => {
        tell((await managed.call('hub.setDpsFault', { fault: kind, registrationId })).faults, output);
      }),
  );

  const clear = fault
    .command('clear')
    .description('take every failure back')
    .option(...forDevice);
  addManageOptions(clear).action(({ registrationId, ...options }: FaultOptions) =>
    managing(options, async (managed, { output }) => {
      const { faults } = (await managed.status()).dps;
      const taken = registrationId === undefined ? faults : [{ registrationId }];
      for (const one of taken) {
        await managed.call('hub.setDpsFault', { fault: 'none', registrationId: one.registrationId });
      }
      tell((await managed.status()).dps.faults, output);
    }),
  );
}
