import { type Command, Option } from 'commander';
import { keyType } from '../../contract/values.ts';
import { wholeNumber } from '../arguments.ts';
import { UsageFailure } from '../failure.ts';
import { revokedInShort, revokedOf } from '../revoked.ts';
import { saidInShort, saidOf } from '../said.ts';
import { optionalSecret, passphrase } from '../secrets.ts';
import { interrupted } from '../ending.ts';
import { openSession } from '../open-session.ts';
import {
  type SubjectOptions,
  addKeygenOption,
  addSubjectOptions,
  commonNameOf,
  keygenOf,
  subjectWith,
} from '../subject-options.ts';
import { absolute, certificateLines, fileLines } from '../tell.ts';

import { defaultDays, defaultKeys, maximumDays } from '../../contract/limits.ts';

interface CreateOptions extends SubjectOptions {
  workspace: string;
  authority?: string;
  selfSigned?: boolean;
  name: string;
  commonName?: string;
  dns?: string[];
  ip?: string[];
  keygen?: string;
  key: (typeof keyType.options)[number];
  days?: number;
  passphraseFile?: string;
  keyPassphraseFile?: string;
  json?: boolean;
}

/** Where the passphrase of a server's key may be given. */
export const serverKeyVariable = 'CERTBENCH_KEY_PASSPHRASE';

export function addServerCommands(program: Command): void {
  const server = program.command('server');

  const create = server
    .command('create')
    .description('create a server certificate for the names and addresses that clients connect to')
    .requiredOption('--workspace <dir>', 'folder to keep everything in; made where it is missing')
    .option('--authority <name>', 'authority that signs the certificate')
    .option('--self-signed', 'make a self-signed certificate')
    .requiredOption(
      '--name <cn>',
      'its name in the workspace and common name; the host where no --dns or --ip is given',
    )
    .option('--common-name <text>', 'where it is to differ from the name, for example *.example.com')
    .option('--dns <name...>', 'DNS names by which clients connect')
    .option('--ip <address...>', 'IPv4 and IPv6 addresses by which clients connect');
  addKeygenOption(addSubjectOptions(create), 'its DOMAIN_SUFFIX is the common name')
    .addOption(new Option('--key <type>', 'kind of key').choices(keyType.options).default(defaultKeys.server))
    .option(
      '--days <n>',
      `lifetime, ${maximumDays.server} at most (default: ${defaultDays.server}, the longest that Apple accepts)`,
      wholeNumber(1, maximumDays.server),
    )
    .option('--passphrase-file <file>', "authority's passphrase (or CERTBENCH_PASSPHRASE)")
    .option('--key-passphrase-file <file>', `encrypts the key file (or ${serverKeyVariable})`)
    .option('--json', 'print one JSON document')
    .action(async (options: CreateOptions) => {
      const session = await openSession(options.json ?? false);
      const { authority } = options;
      if ((authority === undefined) === (options.selfSigned !== true)) {
        throw new UsageFailure('Give either --authority NAME or --self-signed.');
      }
      const keygen = await keygenOf(session, options.keygen);
      const commonName = options.commonName ?? commonNameOf(keygen, '--common-name');
      const hosts = options.dns === undefined && options.ip === undefined ? keygen?.alternativeNames : undefined;
      const keyPassphrase = await optionalSecret({ file: options.keyPassphraseFile, variable: serverKeyVariable });
      const signer =
        authority === undefined
          ? {}
          : {
              authority: {
                name: authority,
                passphrase: await passphrase(options.passphraseFile, `Passphrase of ${authority}:`),
              },
            };
      const jobId = 'server.create';
      void interrupted().then(() => session.call('job.cancel', { jobId }));
      const made = await session.call('server.create', {
        workspace: session.path(options.workspace),
        name: options.name,
        ...(commonName === undefined ? {} : { commonName }),
        subject: subjectWith(options, keygen),
        dns: options.dns ?? hosts?.dns ?? [],
        addresses: options.ip ?? hosts?.addresses ?? [],
        ...signer,
        keyType: options.key,
        validityDays: options.days,
        ...(keyPassphrase === undefined ? {} : { keyPassphrase }),
        jobId,
      });
      session.warn(made.warnings);
      session.output.say(`Server certificate ${made.name} for ${[...made.dns, ...made.addresses].join(', ')}`);
      for (const line of [...certificateLines(made.certificate), ...fileLines(options.workspace, made.files)]) {
        session.output.say(line);
      }
      session.output.say(`Clients must trust ${made.name}-ca.pem.`);
      session.output.document({ ...made, files: absolute(options.workspace, made.files) });
    });

  server
    .command('list')
    .description('list the server certificates of a workspace')
    .requiredOption('--workspace <dir>', 'the workspace')
    .option('--json', 'print one JSON document')
    .action(async (options: { workspace: string; json?: boolean }) => {
      const session = await openSession(options.json ?? false);
      const workspace = session.path(options.workspace);
      const { servers } = await session.call('server.list', { workspace });
      const said = await saidOf(session, workspace, 'server');
      const revoked = await revokedOf(session, workspace, 'servers');
      for (const { name, authority, certificate, dns, addresses, missing } of servers) {
        const issuer = authority === undefined ? 'self-signed' : `signed by ${authority}`;
        const gap = missing.length === 0 ? '' : `, MISSING ${missing.join(', ')}`;
        const hosts = [...dns, ...addresses].join(', ');
        session.output.say(
          `${name}  until ${certificate.notAfter.slice(0, 10)}, ${issuer}, for ${hosts}${gap}${revokedInShort(revoked(name))}${saidInShort(said(name))}`,
        );
      }
      session.output.document({
        servers: servers.map((one) => ({
          ...one,
          ...revoked(one.name),
          ...said(one.name),
          files: absolute(options.workspace, one.files),
        })),
      });
    });
}
