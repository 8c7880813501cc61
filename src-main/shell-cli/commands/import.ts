import { join } from 'node:path';
import type { Command } from 'commander';
import type { MethodOutput } from '../../contract/methods.ts';
import { maximumDays } from '../../contract/limits.ts';
import { keyType } from '../../contract/values.ts';
import { openSession } from '../open-session.ts';
import { keygenNames } from '../subject-options.ts';

export function addImportCommand(program: Command): void {
  program
    .command('import <file>')
    .description('say what a keygen.properties for the key scripts of ThingsBoard asks for, and how to do it here')
    .option('--workspace <dir>', 'the workspace that the commands shall name')
    .option('--out <dir>', 'write it again as DIR/keygen.properties, with every value quoted')
    .option('--overwrite', 'replace a keygen.properties that is there already')
    .option('--json', 'print one JSON document')
    .action(importKeygen);
}

interface ImportOptions {
  workspace?: string;
  out?: string;
  overwrite?: boolean;
  json?: boolean;
}

/** Nothing is made here: a certificate for a server needs decisions that the file does not hold. */
async function importKeygen(file: string, options: ImportOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const { output } = session;
  const token = session.path(file);
  const found = await session.call('keygen.read', { file: token });
  const commands = commandsFor(found, options.workspace ?? 'WORKSPACE', file);
  for (const { name, value } of found.values) output.say(`${name}  ${value}`);
  for (const name of found.passwords) output.say(`${name}  (not shown)`);
  for (const notice of found.notices) output.warn(notice);
  output.say('The same with Certbench:');
  for (const command of commands) output.say(`  ${command}`);
  const written =
    options.out === undefined
      ? undefined
      : await session.call('keygen.write', {
          folder: session.path(options.out),
          overwrite: options.overwrite,
          values: [],
          optionsFrom: token,
        });
  for (const { path } of written?.files ?? []) output.say(`${join(options.out ?? '', path)}  (every value quoted)`);
  output.document({
    ...found,
    commands,
    ...(written === undefined ? {} : { files: written.files.map(({ path }) => join(options.out ?? '', path)) }),
  });
}

/** In quotes, unless a shell takes it as it is. */
const word = (text: string): string =>
  /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

type Read = MethodOutput<'keygen.read'>;

/** What the scripts make, in their order, and under the names that they give it. */
function commandsFor({ values }: Read, workspace: string, file: string): string[] {
  const find = (wanted: string) => values.find(({ name, value }) => name === wanted && value !== '');
  const has = (side: string) => values.some(({ name }) => name.startsWith(side));
  // The key scripts write .pk8.pem since they know alternative names.
  const current = find('SUBJECT_ALTERNATIVE_NAMES') !== undefined;
  const keygen = `--keygen ${word(file)}`;
  const bundle = `--bundle ${current ? 'thingsboard' : 'thingsboard-2'} ${keygen}`;
  const inWorkspace = `--workspace ${word(workspace)}`;
  const ofComputer = Object.values(keygenNames).flatMap(({ name, option }) => {
    const value = find(name);
    return value?.hostname === true ? [` ${option} ${withHostname(value.value)}`] : [];
  });
  const made = (side: string) =>
    `--self-signed${keyOption(values, side)} --days ${maximumDays.server} ${keygen}${ofComputer.join('')}`;
  const prefix = find('SERVER_FILE_PREFIX');
  const server = prefix === undefined || prefix.hostname ? (current ? 'server' : 'mqttserver') : prefix.value;
  const domain = find('DOMAIN_SUFFIX');
  const id = domain === undefined ? 'ID' : domain.hostname ? withHostname(domain.value) : word(domain.value);
  const commonName = domain?.hostname === true ? ` --common-name ${id}` : '';
  return [
    ...(has('SERVER_')
      ? [
          `certbench server create ${inWorkspace} --name ${word(server)}${commonName} ${made('SERVER')}`,
          `certbench export ${inWorkspace} --server ${word(server)} ${bundle} --out SERVER_FOLDER`,
        ]
      : []),
    ...(has('CLIENT_')
      ? [
          `certbench device create ${inWorkspace} --id ${id} ${made('CLIENT')}`,
          `certbench export ${inWorkspace} --device ${id} ${bundle} --trust ${word(`SERVER_FOLDER/${server}.cer`)} --out DEVICE_FOLDER`,
        ]
      : []),
  ];
}

/** The scripts take it from the computer that they run on, and so does this. */
const withHostname = (value: string): string =>
  `"${value
    .split('$(hostname)')
    .map((part) => part.replaceAll(/["$`\\]/g, String.raw`\$&`))
    .join('$(hostname)')}"`;

const curves: Readonly<Record<string, string>> = { secp256r1: 'ec-p256', secp384r1: 'ec-p384' };

/** The scripts made RSA 2048 before they could be told. What Certbench cannot make is left to its own default. */
function keyOption(values: Read['values'], side: string): string {
  const valueOf = (name: string) => values.find((one) => one.name === `${side}_${name}`)?.value ?? '';
  const algorithm = (valueOf('KEY_ALG') || 'RSA').toUpperCase();
  const type =
    algorithm === 'EC' ? curves[valueOf('KEY_GROUP_NAME') || 'secp256r1'] : `rsa-${valueOf('KEY_SIZE') || '2048'}`;
  const known = keyType.options.find((one) => one === type);
  return known === undefined || !['RSA', 'EC'].includes(algorithm) ? '' : ` --key ${known}`;
}
