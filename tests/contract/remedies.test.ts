import { describe, expect, test } from 'vitest';
import type { Command } from 'commander';
import { type RemedyAction, remedyAction } from '../../src-main/contract/remedies.ts';
import type { RemedyAction as CoreAction } from '../../src-main/core/remedy.ts';
import { certbenchProgram } from '../../src-main/shell-cli/program.ts';
import { commandOf, wordsOf } from '../../src-main/shell-cli/remedies.ts';
import { failureText } from '../../src-main/shell-cli/failure.ts';
import type { Bench } from '../../src-renderer/bench/bench.ts';
import { remediesOf } from '../../src-renderer/features/remedies/remedies.ts';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

const pageNames = remedyAction.options.flatMap((option) => ('page' in option.shape ? option.shape.page.options : []));
/** One or more of every action, with values that a shell could take for something else. */
const samples: readonly RemedyAction[] = [
  { do: 'start-hub' },
  { do: 'use-port', port: 8884 },
  ...pageNames.map((page) => ({ do: 'open-page', page }) as const),
  { do: 'create-authority' },
  { do: 'create-devices' },
  { do: 'create-server' },
  { do: 'trust-server' },
  { do: 'prove-authority', authority: '--Root CA' },
  { do: 'register-device', id: '-dev=01' },
  { do: 'open-device', id: 'dev-01' },
  { do: 'register-certificate', id: '-dev=01' },
  { do: 'renew-device', id: 'dev-01' },
  { do: 'renew-device', id: 'dev-01', backdateMinutes: 1440 },
  { do: 'mend-chain', id: '-dev=01' },
  { do: 'save-chain' },
  { do: 'diagnose-at', host: 'h.example', port: 8883, platform: 'mqtt-broker' },
  { do: 'allow-topics', templates: ['v/${principal.deviceid}/#', '$(x) +'] },
];

/** What only a window has to show. */
const withoutCommand: readonly RemedyAction[] = [
  { do: 'open-page', page: 'workspace' },
  { do: 'open-page', page: 'settings' },
  { do: 'open-page', page: 'hub-overview' },
];

interface Words {
  readonly name: string;
  readonly args: readonly string[];
  readonly options: Record<string, unknown>;
}

/** Has the real program read words, and answers which command they are and with what options, without running it. */
async function read(words: readonly string[]): Promise<Words> {
  let found: Words | undefined;
  const program = await certbenchProgram(words);
  const listen = (command: Command, path: readonly string[]): void => {
    for (const one of command.commands) listen(one, [...path, one.name()]);
    if (command.commands.length === 0)
      command.exitOverride().action(() => {
        found = { name: path.join(' '), args: command.args, options: command.opts() };
      });
  };
  listen(program, []);
  program.parse(words, { from: 'user' });
  if (found === undefined) throw new Error('It is no command.');
  return found;
}

describe('an action of a remedy', () => {
  test('is the same in contract and core, which do not know each other', () => {
    const same: Same<CoreAction, RemedyAction> = true;
    expect(same).toBe(true);
    expect(new Set(samples.map((one) => one.do))).toEqual(
      new Set(remedyAction.options.map((option) => option.shape.do.value)),
    );
    for (const sample of samples) expect(remedyAction.parse(sample)).toEqual(sample);
  });

  test.each(samples.map((sample) => [JSON.stringify(sample), sample] as const))(
    '%s has words in the window, and a command that the program takes',
    async (_, sample) => {
      const { label } = remediesOf({} as Bench, () => undefined);
      expect(label(sample)).toMatch(
        /^(?:Allow|Complete|Create|Diagnose|Go to|Prove|Register|Renew|Save|Show|Start) \S/,
      );
      const words = wordsOf(sample);
      if (words === undefined) expect(withoutCommand).toContainEqual(sample);
      else
        expect((await read(words)).name).toMatch(
          /^(?:diagnose|chain (?:mend|complete)|hub (?:start|refusals|aws list|authorities upload|enrollments individual|devices (?:register|show|thumbprints)|policies list|topic-spaces add)|authority create|device (?:create|renew)|server create|trust add|proof sign)$/,
        );
    },
  );

  test('has its values where the program looks for them', async () => {
    const optionsOf = async (action: RemedyAction) => (await read(wordsOf(action) ?? [])).options;
    expect((await optionsOf({ do: 'use-port', port: 8884 }))['port']).toBe(8884);
    expect((await optionsOf({ do: 'renew-device', id: 'dev-01', backdateMinutes: 10_080 }))['backdate']).toBe('7d');
    const argsOf = async (action: RemedyAction) => (await read(wordsOf(action) ?? [])).args;
    expect(await argsOf({ do: 'register-device', id: '-dev=01' })).toEqual(['-dev=01']);
    expect(await argsOf({ do: 'register-certificate', id: '-dev=01' })).toEqual(['-dev=01']);
    expect(await argsOf({ do: 'open-device', id: 'dev-01' })).toEqual(['dev-01']);
    expect((await optionsOf({ do: 'prove-authority', authority: '--Root CA' }))['authority']).toBe('--Root CA');
    expect((await optionsOf({ do: 'mend-chain', id: '-dev=01' }))['id']).toEqual(['-dev=01']);
    const templates = ['v/${principal.deviceid}/#', '$(x) +'];
    expect(await argsOf({ do: 'allow-topics', templates })).toEqual(['NAME', ...templates]);
  });

  test('is told as a line to type, in quotes where a shell would read it otherwise', () => {
    const details = { remedy: 'Do it.', action: { do: 'use-port', port: 8884 } as const };
    expect(failureText({ code: 'PORT_TAKEN', message: 'It is taken.', details })).toBe(
      'PORT_TAKEN: It is taken.\n  Do it.\n  certbench hub start --port 8884\n',
    );
    expect(commandOf({ do: 'allow-topics', templates: ['a/$(x)'] })).toBe(
      "certbench hub topic-spaces add NAME 'a/$(x)'",
    );
    // bash and PowerShell do not agree on how to write it.
    expect(commandOf({ do: 'register-device', id: "it's" })).toBeUndefined();
    expect(commandOf(undefined)).toBeUndefined();
  });
});
