import { type Command, Option } from 'commander';
import { defaultKeys, maximumDays } from '../../contract/limits.ts';
import type { RootChange } from '../../contract/models.ts';
import { keyType } from '../../contract/values.ts';
import { wholeNumber } from '../arguments.ts';
import { confirm } from '../confirming.ts';
import { ManagedHub } from '../managed-hub.ts';
import { optionalSecret, passphrase } from '../secrets.ts';
import { openSession } from '../open-session.ts';
import type { Session } from '../session.ts';
import {
  type BelowOptions,
  type WhichOptions,
  belowInput,
  belowOptions,
  onlyOf,
  tellReissued,
  whichOptions,
} from './authority-renew.ts';

interface Options {
  workspace: string;
  json?: boolean;
}

interface HubOptions {
  hub?: boolean;
  data?: string;
}

interface BeginOptions extends Options, HubOptions {
  name: string;
  key: (typeof keyType.options)[number];
  days?: number;
  passphraseFile?: string;
  fromPassphraseFile?: string;
}

interface FinishOptions extends BelowOptions, HubOptions {
  yes?: boolean;
}

/** A root that gives way to another, step by step; what stands in the workspace says how far it is. */
export function addChangeRootCommands(authority: Command): void {
  const change = authority
    .command('change-root')
    .description('lead everything from a root to a new one, in steps that can be days apart');

  change
    .command('status <root>')
    .description('tell how far the change is, and what comes next')
    .requiredOption('--workspace <dir>', 'the workspace')
    .option('--json', 'print one JSON document')
    .action(async (from: string, options: Options) => {
      const session = await openSession(options.json ?? false);
      const state = await session.call('rootChange.read', { workspace: session.path(options.workspace), from });
      tell(session, state);
    });

  hubOptions(
    change
      .command('begin <root>')
      .description('make the new root, and have both certify each other')
      .requiredOption('--workspace <dir>', 'the workspace')
      .requiredOption('--name <name>', 'name of the new root')
      .addOption(new Option('--key <type>', 'kind of key').choices(keyType.options).default(defaultKeys.authority))
      .option('--days <n>', 'lifetime', wholeNumber(1, maximumDays.any))
      .option('--passphrase-file <file>', 'passphrase of the new root, and of the old one (or CERTBENCH_PASSPHRASE)')
      .option('--from-passphrase-file <file>', 'of the old one, where it is another (or CERTBENCH_PARENT_PASSPHRASE)')
      .option('--json', 'print one JSON document'),
    'have a hub that runs take the new root, by a proof of possession',
  ).action(begin);

  change
    .command('trust <root>')
    .description('print both roots in PEM: what servers and clients trust until the old one goes')
    .requiredOption('--workspace <dir>', 'the workspace')
    .action(async (from: string, options: Options) => {
      const session = await openSession(false);
      const { trustPem } = await session.call('rootChange.read', { workspace: session.path(options.workspace), from });
      for (const line of trustPem.trimEnd().split('\n')) session.output.say(line);
    });

  const moving = change
    .command('move <root>')
    .description('sign again below the new root what the old one has signed: all, or a stage of it');
  whichOptions(belowOptions(moving)).action(move);

  hubOptions(
    belowOptions(
      change
        .command('finish <root>')
        .description('lead no chain over the old root any more, and put it into the trash')
        .option('--yes', 'without asking'),
    ),
    'have a hub that runs let nobody in by the old root',
  ).action(finish);
}

const hubOptions = (command: Command, what: string): Command =>
  command.option('--hub', what).option('--data <dir>', 'with --hub: its folder, where more than one runs');

async function begin(from: string, options: BeginOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const workspace = session.path(options.workspace);
  // Before anything is made, so that one that does not run is told in time.
  const hub = options.hub === true ? await ManagedHub.find(options.data) : undefined;
  try {
    const file = options.fromPassphraseFile;
    const given = await optionalSecret({ file, variable: 'CERTBENCH_PARENT_PASSPHRASE' });
    const own = await passphrase(options.passphraseFile, `Passphrase for ${options.name}, and of ${from}:`);
    const { warnings, ...state } = await session.call('rootChange.begin', {
      workspace,
      from,
      fromPassphrase: given ?? own,
      name: options.name,
      keyType: options.key,
      ...(options.days === undefined ? {} : { validityDays: options.days }),
      passphrase: own,
    });
    session.warn(warnings);
    if (hub !== undefined) await prove(session, hub, workspace, options.name, own);
    tell(session, state);
  } finally {
    hub?.close();
  }
}

/** As a cloud is told: the certificate, a code, and the code signed. */
async function prove(session: Session, hub: ManagedHub, workspace: string, name: string, secret: string) {
  const { authorities } = await session.call('authority.list', { workspace });
  const certificatePem = authorities.find((one) => one.name === name)?.certificatePem ?? '';
  const uploaded = await hub.call('hub.uploadAuthority', { certificatePem });
  const { verificationCode: code = '' } = await hub.call('hub.createVerificationCode', { name: uploaded.name });
  const order = { workspace, authority: name, code, passphrase: secret, destination: 'local-hub' };
  const proof = await session.call('proof.sign', order);
  await hub.call('hub.verifyAuthority', { name: uploaded.name, certificatePem: proof.certificatePem });
  session.output.say(`The hub lets devices in by ${name}, too.`);
}

async function move(from: string, options: BelowOptions & WhichOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const workspace = session.path(options.workspace);
  const { to } = await session.call('rootChange.read', { workspace, from });
  const input = await belowInput(session, options, 'rootChange.move', to?.name ?? from);
  const report = await session.call('authority.reissue', {
    ...input,
    authority: from,
    ...(to === undefined ? {} : { to: to.name }),
    ...onlyOf(options),
    crossing: 'over',
  });
  tellReissued(session, report, from);
}

async function finish(from: string, options: FinishOptions): Promise<void> {
  const session = await openSession(options.json ?? false);
  const workspace = session.path(options.workspace);
  const { from: old, to } = await session.call('rootChange.read', { workspace, from });
  await confirm(`Withdraw ${from}? Whoever trusts it alone refuses every device from then on.`, options.yes ?? false);
  const hub = options.hub === true ? await ManagedHub.find(options.data) : undefined;
  try {
    const input = await belowInput(session, options, 'rootChange.finish', to?.name ?? from);
    const report = await session.call('rootChange.finish', { ...input, from });
    if (hub !== undefined && report.trashId !== undefined) {
      const status = await hub.call('hub.status', {});
      const known = status.authorities.find(
        ({ certificate }) => certificate.thumbprintSha256 === old.certificate.thumbprintSha256,
      );
      if (known !== undefined) await hub.call('hub.removeAuthority', { name: known.name });
      session.output.say(`The hub lets nobody in by ${from} any more.`);
    }
    tellReissued(session, report, to?.name ?? from);
  } finally {
    hub?.close();
  }
}

const hubWords: Readonly<Record<RootChange['hub'], string>> = {
  'not-running': 'does not run in this process; see certbench hub authorities',
  neither: 'knows neither root',
  old: 'lets devices in by the old root alone',
  new: 'lets devices in by the new root alone',
  both: 'lets devices in by both',
};

function tell({ output }: Session, state: RootChange): void {
  const { from, to, crossSigned, clouds, hub, left, moved, ledOver } = state;
  output.say(`From ${from.name} to ${to?.name ?? '(no new root yet)'}`);
  output.say(`  cross-signed ${crossSigned ? 'yes' : 'no'}`);
  for (const { called, proved } of clouds) output.say(`  ${called}: new root ${proved ? 'proved' : 'not proved yet'}`);
  output.say(`  local hub    ${hubWords[hub]}`);
  output.say(`  moved        ${moved}, ${ledOver} of their chains led over ${from.name}`);
  output.say(`  left         ${left.length}`);
  for (const { kind, name, below } of left)
    output.say(`    ${kind} ${name}${below === 0 ? '' : `, ${below} below it`}`);
  output.say(next(state));
  output.document(state);
}

function next({ from, to, crossSigned, left }: RootChange): string {
  const name = JSON.stringify(from.name);
  if (to === undefined || !crossSigned) return `Next: certbench authority change-root begin ${name} --name NEW`;
  if (left.length > 0) {
    return `Next: have all trust both (change-root trust ${name}), then certbench authority change-root move ${name}`;
  }
  return `Next, when every device has its new files: certbench authority change-root finish ${name}`;
}
