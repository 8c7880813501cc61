import { type Command, Option } from 'commander';
import type { PlatformField, PlatformForm } from '../contract/platforms.ts';
import { platformForms } from '../services/platforms.ts';
import { hostAndPort } from './arguments.ts';
import { optionalSecret } from './secrets.ts';

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const camel = (name: string): string => name.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());

const passwordVariable = 'CERTBENCH_BROKER_PASSWORD';

/** The platform that a command line names. Its own options are added before the line is parsed, so it is looked for first. */
export function platformNamed(argv: readonly string[]): PlatformForm | undefined {
  const at = argv.findIndex((word) => word === '--platform' || word.startsWith('--platform='));
  const word = argv[at] ?? '';
  const id = word.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[at + 1];
  return platformForms().find((platform) => platform.id === id);
}

function optionOf(field: PlatformField): Option {
  const help = field.hint.replace(/\.$/, '');
  if (field.kind === 'toggle') return new Option(`--${kebab(field.name)}`, help);
  if (field.kind === 'password') {
    return new Option(`--${kebab(field.name)}-file <file>`, `${help} (or ${passwordVariable})`);
  }
  const option = new Option(`--${kebab(field.name)} <${field.kind === 'choice' ? 'choice' : 'text'}>`, help);
  if (field.kind === 'choice') option.choices(field.choices.map(({ value }) => value));
  if (field.initial !== '') option.default(field.initial);
  return option;
}

/** Adds `--platform`, the host and the options of the platform that the command line names. */
export function addPlatformOptions(command: Command, argv: readonly string[], except: readonly string[] = []): Command {
  const platforms = platformForms();
  const platform = platformNamed(argv);
  command.addOption(
    new Option('--platform <name>', 'what to connect to; with --help its own options are listed too')
      .choices(platforms.map(({ id }) => id))
      .makeOptionMandatory(),
  );
  const { hint, initial, option } = platform?.host ?? { hint: 'where to connect', initial: '', option: 'host' };
  const host = new Option(`--${option} <host[:port]>`, hint.replace(/\.$/, '')).argParser(hostAndPort);
  command.addOption(initial === '' ? host : host.default({ host: initial }, initial));
  command.option('--server-ca <file>', "authorities to trust instead of the system's roots");
  if (platform === undefined) return command;
  command.optionsGroup(`Options of ${platform.label}:`);
  for (const field of platform.fields) if (!except.includes(field.name)) command.addOption(optionOf(field));
  command.optionsGroup('Options:');
  return command;
}

export interface PlatformTarget {
  readonly platform: string;
  readonly host?: string;
  readonly port?: number;
  readonly settings: Record<string, string>;
}

/** What the options say about where to connect, as `simulation.start` wants it. */
export async function targetOf(
  options: Readonly<Record<string, unknown>>,
  except: readonly string[] = [],
): Promise<PlatformTarget> {
  const platform = platformForms().find(({ id }) => id === options['platform']);
  if (platform === undefined) throw new Error('The platform was not asked for.');
  const address = options[camel(platform.host.option)] as ReturnType<typeof hostAndPort> | undefined;
  const settings: Record<string, string> = {};
  for (const { name, kind } of platform.fields.filter((field) => !except.includes(field.name))) {
    const value =
      kind === 'password'
        ? await optionalSecret({ file: options[`${name}File`] as string | undefined, variable: passwordVariable })
        : (options[name] as string | true | undefined);
    if (value !== undefined) settings[name] = String(value);
  }
  return { platform: platform.id, ...address, settings };
}
