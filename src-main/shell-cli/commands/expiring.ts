import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { openSession } from '../open-session.ts';
import { counted } from '../counted.ts';

interface ExpiringOptions {
  readonly workspace: string;
  readonly within?: number;
  readonly remind: number;
  readonly ics?: boolean;
  readonly json?: boolean;
}

const days = wholeNumber(0, 100_000);

export function addExpiringCommand(program: Command): void {
  program
    .command('expiring')
    .requiredOption('--workspace <dir>', 'the workspace')
    .option('--within <days>', 'only those that end within so many days, and those that have ended', days)
    .option('--ics', 'print a calendar of them instead (iCalendar, RFC 5545); those that have ended are not in it')
    .option('--remind <days>', 'how long before an end the calendar reminds', wholeNumber(0, 365), 30)
    .option('--json', 'print one JSON document')
    .action(async ({ workspace, within, remind, ics, json }: ExpiringOptions) => {
      const session = await openSession(json ?? false);
      const input = { workspace: session.path(workspace), ...(within === undefined ? {} : { withinDays: within }) };
      if (ics === true) {
        const { text } = await session.call('calendar.text', { ...input, remindDays: remind });
        process.stdout.write(text);
        return;
      }
      const { ends } = await session.call('calendar.ends', input);
      for (const { kind, name, notAfter, days: left } of ends) {
        const when = left <= 0 ? 'ENDED' : counted(left, 'day');
        session.output.say(`${notAfter.slice(0, 10)}  ${when.padEnd(10)}  ${kind.padEnd(9)}  ${name}`);
      }
      if (ends.length === 0) session.output.say(within === undefined ? 'There are none.' : 'None of them.');
      session.output.document({ ends });
    });
}
