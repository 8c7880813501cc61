import type { Command } from 'commander';
import { planJsonSchema } from '../../services/plan/plan-file.ts';
import { openSession } from '../open-session.ts';
import { Output } from '../output.ts';
import { counted } from '../counted.ts';

interface CheckOptions {
  workspace?: string;
  json?: boolean;
}

/** Names that are told of many. */
const namesTold = 10;

/** Plans of `simulate`, without running them. */
export function addPlanCommands(program: Command): void {
  const group = program.command('plan');
  group
    .command('check')
    .description('read a plan and say what is wrong with it, without running it; status 0 where nothing is')
    .argument('<file>', 'the plan')
    .option('--workspace <dir>', 'also look whether its devices are there')
    .option('--json', 'print one JSON document')
    .action((file: string, options: CheckOptions) => check(file, options));
  group
    .command('schema')
    .description('print the JSON Schema of plans')
    .action(() => new Output(true).document(planJsonSchema()));
}

async function check(file: string, { workspace, json }: CheckOptions): Promise<void> {
  const session = await openSession(json ?? false);
  const { output } = session;
  const { plan, notes } = await session.call('plan.read', { file: session.path(file) });
  for (const note of notes) output.warn(`${file}: ${note}`);
  output.say(`${file} is a plan for ${plan.platform}.`);
  const { deviceIds, devices, createMissing, subscribers } = plan;
  const found =
    workspace === undefined
      ? undefined
      : await session.call('plan.devices', {
          workspace: session.path(workspace),
          deviceIds,
          devices,
          createMissing,
          subscribers,
        });
  if (found !== undefined) {
    const { missing, total } = found;
    output.say(
      `${counted(total, 'device')} ${total === 1 ? 'sends' : 'send'}, ${subscribers.length} ${subscribers.length === 1 ? 'listens' : 'listen'}.`,
    );
    if (missing.length > 0) {
      const more = missing.length > namesTold ? ` and ${missing.length - namesTold} more` : '';
      const what = createMissing === undefined ? 'not in the workspace' : 'made when it is run';
      output.say(`${missing.length} are ${what}: ${missing.slice(0, namesTold).join(', ')}${more}.`);
    }
  }
  output.document({ plan, notes, ...found });
}
