import { Argument, type Command } from 'commander';
import type { ThingKind, ThrownAway } from '../../contract/models.ts';
import { thingKind } from '../../contract/things/index.ts';
import { confirm } from '../confirming.ts';
import { UsageFailure } from '../failure.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';

interface DeleteOptions {
  workspace: string;
  code?: string;
  yes?: boolean;
  json?: boolean;
}

interface TrashOptions {
  workspace: string;
  all?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** What is deleted lies in the trash of its workspace until that is emptied. */
export function addDeleteCommands(program: Command): void {
  program
    .command('delete')
    .addArgument(new Argument('<kind>', 'what they are').choices(thingKind.options))
    .argument('<name...>', 'their names')
    .requiredOption('--workspace <dir>', 'the workspace')
    .option('--code <text>', 'of the proof that is meant, whose name is its authority')
    .option('--yes', 'without asking')
    .option('--json', 'print one JSON document')
    .action(async (kind: ThingKind, names: string[], { workspace, code, yes, json }: DeleteOptions) => {
      const session = await openSession(json ?? false);
      const input = {
        workspace: session.path(workspace),
        things: names.map((name) => ({ kind, name, ...(code === undefined ? {} : { code }) })),
      };
      const preview = await session.call('thing.delete', { ...input, preview: true });
      const stays = preview.withoutIssuer.map((one) => `${one.kind} (${one.count})`).join(', ');
      if (stays !== '') session.output.warn(`Its authority goes, and this stays: ${stays}`);
      await confirm(`Move ${preview.deleted.map(nameOf).join(', ')} to the trash?`, yes ?? false);
      const jobId = 'thing.delete';
      void interrupted().then(() => session.call('job.cancel', { jobId }));
      const done = await session.call('thing.delete', { ...input, jobId });
      for (const one of done.deleted) session.output.say(`Deleted ${nameOf(one)}  ${one.id}`);
      session.output.document(done);
    });

  const trash = program.command('trash');
  const command = (name: string, description: string) =>
    trash
      .command(name)
      .description(description)
      .requiredOption('--workspace <dir>', 'the workspace')
      .option('--json', 'print one JSON document');
  command('list', 'list what is in the trash, the newest first').action(async ({ workspace, json }: TrashOptions) => {
    const session = await openSession(json ?? false);
    const found = await session.call('trash.list', { workspace: session.path(workspace) });
    for (const one of found.things) session.output.say(`${one.id}  ${nameOf(one)}`);
    if (found.things.length === 0) session.output.say('There is nothing in it.');
    for (const path of found.unreadable)
      session.output.warn(`${path} cannot be read; it goes when the trash is emptied.`);
    session.output.document(found);
  });
  command('restore', 'put things back where they were')
    .argument('[id...]', 'as trash list has them')
    .option('--all', 'all of it; of several in one place the newest')
    .action(async (ids: string[], { workspace, all, json }: TrashOptions) => {
      const session = await openSession(json ?? false);
      if (ids.length > 0 === (all ?? false)) throw new UsageFailure('Give either IDs or --all.');
      const jobId = 'thing.restore';
      void interrupted().then(() => session.call('job.cancel', { jobId }));
      const done = await session.call('thing.restore', {
        workspace: session.path(workspace),
        ids: all === true ? 'all' : ids,
        jobId,
      });
      for (const one of done.restored) session.output.say(`Put back ${nameOf(one)}`);
      for (const one of done.left) {
        session.output.warn(`${nameOf(one)} stays in the trash: another is in its place, made or renewed meanwhile.`);
      }
      session.output.document(done);
    });
  command('empty', 'remove for good what is in the trash, with its private keys')
    .option('--yes', 'without asking')
    .action(async ({ workspace, yes, json }: TrashOptions) => {
      const session = await openSession(json ?? false);
      const token = session.path(workspace);
      const { things, unreadable } = await session.call('trash.list', { workspace: token });
      const count = things.length + unreadable.length;
      if (count > 0) await confirm(`Remove ${count} for good, with the private keys in it?`, yes ?? false);
      await session.call('trash.empty', { workspace: token });
      session.output.say(`Removed ${count}.`);
      session.output.document({ removed: count });
    });
}

const nameOf = ({ kind, name, code }: Pick<ThrownAway, 'kind' | 'name' | 'code'>): string =>
  `${kind} ${name}${code === undefined ? '' : ` ${code}`}`;
