import type { Command } from 'commander';
import type { MethodOutput } from '../../contract/methods.ts';
import { platformForm } from '../../services/platforms.ts';
import { UsageFailure } from '../failure.ts';
import type { CommandLine } from '../command-line.ts';
import { addPlatformOptions, targetOf, trustedOf } from '../platform-options.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';

interface SaveOptions {
  replace?: boolean;
  serverCa?: string;
  json?: boolean;
  [platformOption: string]: unknown;
}

type Listed = MethodOutput<'connection.list'>;

/** Connections that the window knows too. */
export function addConnectionCommands(program: Command, typed: CommandLine): void {
  const group = program
    .command('connections')
    .description('servers that are kept under a name, in the window and here, without passwords');
  group
    .command('list')
    .description('list the saved connections')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: boolean }) => {
      const session = await openSession(json ?? false);
      tell(session, await session.call('connection.list', {}));
    });
  const save = group.command('save').description('keep a server under a name').argument('<name>', 'the name');
  addPlatformOptions(save, typed)
    .option('--replace', 'also where there is a connection of this name')
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: SaveOptions) => {
      const session = await openSession(options.json ?? false);
      const { platform, host, port, settings } = await targetOf(options);
      const form = platformForm(platform);
      if (form === undefined || host === undefined) throw new UsageFailure('The host of the server is not given.');
      const { serverCaPem } = await trustedOf(session, options.serverCa, typed);
      const usual = form.fields.flatMap(({ name: field, choices }) => {
        const chosen = choices.find(({ value }) => value === settings[field])?.port;
        return chosen === undefined ? [] : [chosen];
      });
      const listed = await session.call('connection.save', {
        connection: {
          name,
          platform,
          host,
          port: port ?? usual[0] ?? form.defaultPort,
          settings,
          ...(serverCaPem === undefined
            ? {}
            : { serverCa: { name: fileNameOf(options.serverCa, typed), pem: serverCaPem } }),
        },
        replace: options.replace ?? false,
      });
      tell(session, listed);
    });
  group
    .command('delete')
    .description('forget a saved connection')
    .argument('<name>', 'its name')
    .option('--json', 'print one JSON document')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const session = await openSession(json ?? false);
      tell(session, await session.call('connection.delete', { name }));
    });
}

const fileNameOf = (path: string | undefined, { connection }: CommandLine): string =>
  path?.split(/[\\/]/).at(-1) ?? connection?.serverCa?.name ?? '';

function tell({ output }: Session, { connections, unreadable }: Listed): void {
  const longest = Math.max(0, ...connections.map(({ name }) => name.length));
  for (const { name, platform, host, port, serverCa } of connections) {
    const trusts = serverCa === undefined ? '' : `  trusts ${serverCa.name}`;
    output.say(`${name.padEnd(longest)}  ${platform.padEnd(16)}  ${host}:${port}${trusts}`);
  }
  if (connections.length === 0) output.say('There are none.');
  for (const fault of unreadable) output.warn(fault);
  output.document({ connections, unreadable });
}
