import { join } from 'node:path';
import type { Command } from 'commander';
import { openSession } from '../open-session.ts';
import { checkOutcome, tellPass } from '../simulated.ts';
import { counted } from '../counted.ts';

interface MergeOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** What runs have left with `simulate --results`. */
export function addReportCommand(program: Command): void {
  const report = program.command('report');
  report
    .command('merge')
    .description('put the results of all shards of a run together')
    .argument('<dir...>', 'what simulate --results has written for each shard')
    .requiredOption('--out <dir>', 'gets the merged results; earlier ones there are replaced')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nA shard that is missing, there twice, or of another plan or seed is an error that names it.\nStatus, merged: 0 done, or passed by the criteria of the plan; 3 not passed by them; 1 stopped before its end, or without criteria where a device has failed or a message was not accepted.',
    )
    .action(async (folders: string[], { out, json }: MergeOptions) => {
      const session = await openSession(json ?? false);
      const { output } = session;
      const merged = await session.call('results.merge', {
        folders: folders.map((folder) => session.path(folder)),
        folder: session.path(out),
      });
      const { shards, state, totals, pass, verdict, files } = merged;
      const { devices, failedDevices, attempted, acknowledged, latencyP99Ms } = totals;
      const latency = latencyP99Ms === undefined ? '' : `, latency ${latencyP99Ms} ms at 99 %`;
      output.say(`${counted(shards, 'shard')} with ${counted(devices, 'device')}, ${failedDevices} failed: ${state}.`);
      output.say(`${acknowledged} of ${counted(attempted, 'message')} acknowledged${latency}.`);
      tellPass(output, merged);
      for (const name of files) output.say(`  ${name}`);
      output.document(merged);
      checkOutcome({ ...totals, state, verdict, pass }, `${join(out, 'report.html')} says which and why.`);
    });
}
