import { type Command, Option } from 'commander';
import type { ThingKind, ThingNote } from '../../contract/models.ts';
import { thingKind } from '../../contract/things/index.ts';
import { saidInShort } from '../said.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';

interface NotesOptions {
  workspace: string;
  json?: boolean;
}

interface SayOptions extends NotesOptions {
  kind: ThingKind;
  code?: string;
}

/** What people say of things: a group, which many share, and a note. */
export function addNotesCommands(program: Command): void {
  const say = (command: Command) =>
    command
      .requiredOption('--workspace <dir>', 'the workspace')
      .addOption(new Option('--kind <kind>', 'what they are').choices(thingKind.options).default('device'))
      .option('--code <text>', 'of the proof that is meant, whose name is its authority')
      .option('--json', 'print one JSON document');
  say(
    program
      .command('group')
      .argument('<group>', "its name; '' takes them out of theirs")
      .argument('<name...>', 'names of the things'),
  ).action(async (group: string, names: string[], options: SayOptions) => {
    const session = await openSession(options.json ?? false);
    await change(session, options, names, { group });
    session.output.say(group.trim() === '' ? `${names.length} in no group` : `${names.length} in ${group.trim()}`);
  });
  say(
    program
      .command('note')
      .argument('<name>', 'name of the thing')
      .argument('<text>', "plain text; '' takes the note away"),
  ).action(async (name: string, note: string, options: SayOptions) => {
    const session = await openSession(options.json ?? false);
    await change(session, options, [name], { note });
    session.output.say(note.trim() === '' ? `${name} has no note` : `Noted on ${name}`);
  });
  program
    .command('notes')
    .requiredOption('--workspace <dir>', 'the workspace')
    .option('--json', 'print one JSON document')
    .action(async ({ workspace, json }: NotesOptions) => {
      const session = await openSession(json ?? false);
      const { things } = await session.call('notes.list', { workspace: session.path(workspace) });
      for (const { kind, name, code, group, note } of things) {
        session.output.say(
          `${kind.padEnd(11)}  ${code === undefined ? name : `${name} ${code}`}${saidInShort({ group })}`,
        );
        for (const line of note?.split('\n') ?? []) session.output.say(`  ${line}`);
      }
      if (things.length === 0) session.output.say('There are none.');
      session.output.document({ things });
    });
}

async function change(
  session: Session,
  { workspace, kind, code }: SayOptions,
  names: readonly string[],
  said: Pick<ThingNote, 'group' | 'note'>,
): Promise<void> {
  const things = names.map((name) => ({ kind, name, ...(code === undefined ? {} : { code }), ...said }));
  session.output.document(await session.call('notes.change', { workspace: session.path(workspace), things }));
}
