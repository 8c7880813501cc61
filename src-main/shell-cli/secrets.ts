import { firstLine } from '../services/text.ts';
import { CallFailure, UsageFailure } from './failure.ts';
import { textOf } from './text-file.ts';

/** Where a secret may come from, in this order: a file, the environment, a prompt. Never the command line itself. */
interface SecretSource {
  readonly file: string | undefined;
  readonly variable: string;
  readonly prompt: string;
  /** Ask twice, for a secret that is being chosen. */
  readonly confirm: boolean;
}

/** Undefined where the secret is given nowhere and there is no terminal to ask on. */
export async function optionalSecret(source: Omit<SecretSource, 'prompt' | 'confirm'>): Promise<string | undefined> {
  if (source.file !== undefined) return firstLine(await textOf(source.file));
  const value = process.env[source.variable];
  return value === undefined || value === '' ? undefined : value;
}

async function secret(source: SecretSource & { readonly option: string; readonly what: string }): Promise<string> {
  const given = await optionalSecret(source);
  if (given !== undefined) return given;
  if (!process.stdin.isTTY) {
    throw new UsageFailure(
      `A ${source.what} is needed: give ${source.option} FILE, set ${source.variable}, or run on a terminal.`,
    );
  }
  const { default: password } = await import('@inquirer/password');
  const ask = async (message: string) => {
    try {
      return await password({ message }, { output: process.stderr });
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ExitPromptError')) throw error;
      throw new CallFailure({ code: 'CANCELLED', message: `No ${source.what} was given.`, details: {} });
    }
  };
  const first = await ask(source.prompt);
  if (source.confirm && (await ask('Once more:')) !== first) throw new UsageFailure('The two passphrases differ.');
  return first;
}

/** An authority's passphrase. `confirm` where it is being chosen. */
export function passphrase(file: string | undefined, prompt: string, confirm = false): Promise<string> {
  const variable = 'CERTBENCH_PASSPHRASE';
  return secret({ file, variable, option: '--passphrase-file', what: 'passphrase', prompt, confirm });
}

/** The password of an account on a server, for one login. */
export function accountPassword(file: string | undefined, prompt: string): Promise<string> {
  const variable = 'CERTBENCH_SERVER_PASSWORD';
  return secret({ file, variable, option: '--password-file', what: 'password', prompt, confirm: false });
}

/** For commands that open or make encrypted device keys. */
export const keyPassphraseOption = [
  '--key-passphrase-file <file>',
  'passphrase of the device keys (or CERTBENCH_KEY_PASSPHRASE)',
] as const;

/** Undefined for keys that are not encrypted. */
export function keyPassphrase(file: string | undefined): Promise<string | undefined> {
  return optionalSecret({ file, variable: 'CERTBENCH_KEY_PASSPHRASE' });
}
