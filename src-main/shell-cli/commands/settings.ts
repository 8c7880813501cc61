import { resolve } from 'node:path';
import type { Command } from 'commander';
import { confirm } from '../confirming.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import { stderrLog } from '../stderr-log.ts';
import { storedSettings } from '../stored-settings.ts';

interface ImportOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** The settings of the window, with the saved connections and what is trusted for servers. */
export function addSettingsCommands(program: Command): void {
  const group = program.command('settings');
  group
    .command('export <file>')
    .description('write the settings to a file; one that is there is replaced')
    .option('--json', 'print one JSON document')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const session = await open(json ?? false);
      const { text } = await session.call('settings.text', {});
      await session.write(file, text);
      session.output.say(`Written to ${resolve(file)}.`);
      session.output.document({ file: resolve(file) });
    });
  group
    .command('import <file>')
    .description('say what a file would change, ask, and change it')
    .option('--yes', 'without asking')
    .option('--json', 'print one JSON document')
    .action(async (path: string, { yes, json }: ImportOptions) => {
      const session = await open(json ?? false);
      const file = session.path(path);
      const { changes, notes, seen } = await session.call('settings.look', { file });
      for (const note of notes) session.output.warn(note);
      for (const { setting, name, before, after } of changes) {
        const what = name === undefined ? setting : `${setting} ${name}`;
        session.output.say(`${what}: ${before ?? '(none)'} -> ${after ?? '(none)'}`);
      }
      if (changes.length === 0) session.output.say('It changes nothing.');
      else {
        await confirm(`Change ${changes.length === 1 ? 'it' : `these ${changes.length}`}?`, yes ?? false);
        await session.call('settings.import', { file, seen });
        session.output.say('Imported. A window that is open has it at its next start.');
      }
      session.output.document({ changes, notes });
    });
}

const open = async (json: boolean): Promise<Session> =>
  openSession(json, { settings: await storedSettings(stderrLog) });
