import { type Command, Option } from 'commander';
import type { PlatformField, PlatformForm } from '../contract/platforms.ts';
import { platformForm, platformIds } from '../services/platforms.ts';
import { hostAndPort } from './arguments.ts';
import { type CommandLine, valueOf } from './command-line.ts';
import { UsageFailure } from './failure.ts';
import { optionalSecret } from './secrets.ts';
import type { Session } from './session.ts';

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const camel = (name: string): string => name.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());

const passwordVariable = 'CERTBENCH_BROKER_PASSWORD';

/** The platform that a command line names. Its own options are added before the line is parsed, so it is looked for first. */
export function platformNamed({ words, connection, plan }: CommandLine): PlatformForm | undefined {
  const id = valueOf(words, '--platform') ?? connection?.platform ?? plan?.plan.platform;
  return platformForm(id);
}

function optionOf(field: PlatformField, saved: string | undefined): Option {
  const help = field.hint.replace(/\.$/, '');
  if (field.kind === 'toggle') {
    const toggle = new Option(`--${kebab(field.name)}`, help);
    return saved === 'true' ? toggle.default(true) : toggle;
  }
  if (field.kind === 'password') {
    return new Option(`--${kebab(field.name)}-file <file>`, `${help} (or ${passwordVariable})`);
  }
  const option = new Option(`--${kebab(field.name)} <${field.kind === 'choice' ? 'choice' : 'text'}>`, help);
  if (field.kind === 'choice') option.choices(field.choices.map(({ value }) => value));
  const initial = saved ?? field.initial;
  if (initial !== '') option.default(initial);
  return option;
}

/** Adds `--platform`, `--connection`, the host and the options of the platform; a saved connection, or else a plan, fills in what is not given. */
export function addPlatformOptions(command: Command, typed: CommandLine, except: readonly string[] = []): Command {
  const { connection, plan } = typed;
  const platform = platformNamed(typed);
  if (connection !== undefined && platform !== undefined && platform.id !== connection.platform) {
    throw new UsageFailure(
      `The connection ${JSON.stringify(connection.name)} is one of ${connection.platform}, not of ${platform.id}. Leave --platform out.`,
    );
  }
  if (plan !== undefined && platform !== undefined && platform.id !== plan.plan.platform) {
    throw new UsageFailure(`The plan ${plan.file} is one for ${plan.plan.platform}, not for ${platform.id}.`);
  }
  const named = new Option('--platform <name>', 'what to connect to; with --help its own options are listed too');
  named.choices(platformIds());
  const known = connection?.platform ?? plan?.plan.platform;
  command.addOption(known === undefined ? named.makeOptionMandatory() : named.default(known));
  command.option('--connection <name>', 'a saved connection, for what is not given here: see certbench connections');
  const { hint, initial, option } = platform?.host ?? { hint: 'where to connect', initial: '', option: 'host' };
  const host = new Option(`--${option} <host[:port]>`, hint.replace(/\.$/, '')).argParser(hostAndPort);
  if (connection !== undefined) {
    host.default({ host: connection.host, port: connection.port }, `${connection.host}:${connection.port}`);
  } else if (initial !== '' && plan === undefined) host.default({ host: initial }, initial);
  command.addOption(host);
  command.option('--server-ca <file>', "authorities to trust instead of the system's roots");
  return addSettingOptions(command, typed, except);
}

/** Adds the options of the platform that is named; a saved connection fills in what is not given. */
export function addSettingOptions(command: Command, typed: CommandLine, except: readonly string[] = []): Command {
  const platform = platformNamed(typed);
  if (platform === undefined) return command;
  command.optionsGroup(`Options of ${platform.label}:`);
  for (const field of platform.fields) {
    const saved = typed.connection?.settings[field.name] ?? typed.plan?.plan.settings[field.name];
    if (!except.includes(field.name)) command.addOption(optionOf(field, saved));
  }
  command.optionsGroup('Options:');
  return command;
}

/** Whom to trust instead of the system's roots: a file that is named, else what the connection has. */
export async function trustedOf(
  session: Session,
  serverCa: string | undefined,
  { connection }: CommandLine,
): Promise<{ readonly serverCaPem?: string }> {
  if (serverCa !== undefined) {
    const trusted = await session.certificates(serverCa);
    return { serverCaPem: trusted.map(({ pem }) => pem).join('') };
  }
  return connection?.serverCa === undefined ? {} : { serverCaPem: connection.serverCa.pem };
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
  const platform = platformForm(options['platform']);
  if (platform === undefined) throw new Error('The platform was not asked for.');
  const address = options[camel(platform.host.option)] as ReturnType<typeof hostAndPort> | undefined;
  return { platform: platform.id, ...address, settings: await settingsOf(platform, options, except) };
}

/** What the options say of a platform's own settings. */
export async function settingsOf(
  platform: PlatformForm,
  options: Readonly<Record<string, unknown>>,
  except: readonly string[] = [],
): Promise<Record<string, string>> {
  const settings: Record<string, string> = {};
  for (const { name, kind } of platform.fields.filter((field) => !except.includes(field.name))) {
    const value =
      kind === 'password'
        ? await optionalSecret({ file: options[`${name}File`] as string | undefined, variable: passwordVariable })
        : (options[name] as string | true | undefined);
    if (value !== undefined) settings[name] = String(value);
  }
  return settings;
}
