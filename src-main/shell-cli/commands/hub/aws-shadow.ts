import type { Command } from 'commander';
import { type ManageOptions, addManageOptions, jsonArgument, jsonHint, managing } from './managing.ts';

interface ShadowOptions extends ManageOptions {
  name?: string;
}

/** Shadows of things. */
export function addAwsShadowCommands(aws: Command): void {
  const shadow = aws.command('shadow').description('the device shadow of a thing: the classic one, or one with a name');
  const add = (command: Command) =>
    addManageOptions(command.option('--name <shadow>', 'a named shadow in the place of the classic one'));
  const of = (thing: string, { name }: ShadowOptions) => ({ thing, ...(name === undefined ? {} : { shadow: name }) });

  add(shadow.command('show <thing>').description('show what is desired and reported, and how they differ')).action(
    (thing: string, options: ShadowOptions) =>
      managing(options, async (managed, { output }) => {
        const found = await managed.call('hub.awsShadow', of(thing, options));
        output.say(`version  ${found.version}${found.exists ? '' : '  (there is none)'}`);
        const { desired, reported, delta, ...about } = found;
        const state: Record<string, unknown> = Object.fromEntries(
          Object.entries({ desired, reported, delta }).map(([name, text]) => [name, JSON.parse(text)]),
        );
        for (const line of JSON.stringify(state, undefined, 2).split('\n')) output.say(line);
        output.document({ ...about, ...state, metadata: JSON.parse(found.metadata) });
      }),
  );

  add(
    shadow.command('desire <thing> <patch>').description(`change what is desired; null deletes a member (${jsonHint})`),
  ).action((thing: string, patch: string, options: ShadowOptions) =>
    managing(options, async (managed, { output }) => {
      const order = { ...of(thing, options), desired: await jsonArgument(patch) };
      const made = await managed.call('hub.setAwsShadow', order);
      output.say(`version  ${made.version}`);
      output.document(made);
    }),
  );

  add(shadow.command('delete <thing>').description('delete the shadow; its version counts on')).action(
    (thing: string, options: ShadowOptions) =>
      managing(options, async (managed, { output }) => {
        await managed.call('hub.removeAwsShadow', of(thing, options));
        output.say(`Deleted the shadow of ${thing}.`);
        output.document({ deleted: thing });
      }),
  );
}
