import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { cutWhere, wholeNumber } from '../arguments.ts';
import type { MethodInput } from '../../contract/methods.ts';
import type { HubEvent } from '../../contract/models.ts';
import { faceName } from '../../contract/hub/hub.ts';
import { UsageFailure } from '../failure.ts';
import { temporaryHub } from '../hub-folders.ts';
import { type HubRevocationOptions, addHubRevocationOptions, readHubRevocation } from '../hub-revocation.ts';
import { optionalSecret } from '../secrets.ts';
import { interrupted, temporaryFolder } from '../ending.ts';
import { openSession } from '../open-session.ts';
import type { InspectedCertificate, Session } from '../session.ts';
import { type FurtherPortOptions, addFurtherPortOptions, furtherPorts } from '../hub-further-ports.ts';
import { type HubThingsboardOptions, addHubThingsboardOptions, readHubThingsboard } from '../hub-thingsboard.ts';
import { hubLines, hubTeller } from '../tell.ts';
import { portFrom, usualPort } from '../usual-port.ts';
import { addManageCommands } from './hub/index.ts';
import { serverKeyVariable } from './server.ts';

interface StartOptions extends FurtherPortOptions, HubThingsboardOptions, HubRevocationOptions {
  port?: number;
  network?: boolean;
  data?: string;
  authority?: string[];
  device?: string[];
  disabledDevice?: string[];
  autoRegister?: boolean;
  plainBroker?: boolean;
  enrollment?: string[];
  enrollmentGroup?: string[];
  idScope?: string;
  serverCertificate?: string;
  workspace?: string;
  keyPassphraseFile?: string;
  topicSpace?: string[];
  limit?: string[];
  purpose?: string[];
  json?: boolean;
}

export function addHubCommands(program: Command): void {
  const hub = program
    .command('hub')
    .description(
      'the local hub, which behaves as Azure IoT Hub, AWS IoT and ThingsBoard do: run it, and manage one that runs',
    );
  const command = hub
    .command('start')
    .description('run the hub until it is interrupted, telling what happens at it')
    .option(
      '--port <n>',
      `0 picks a free one; without it ${usualPort}, or the next that is free`,
      wholeNumber(0, 65_535),
    )
    .option('--network', 'let everybody on the network connect, and not programs on this computer alone')
    .option('--data <dir>', 'folder for its state; without it a temporary one')
    .option('--authority <file...>', 'certificates of authorities to take as verified')
    .option('--device <id...>', 'devices to register: ID for CA-signed ones, ID=THUMBPRINT for self-signed ones')
    .option('--disabled-device <id...>', 'devices to register so, and disable')
    .option('--auto-register', 'register a device whose certificate is good at its first connection')
    .option(
      '--plain-broker',
      'be a broker without a cloud, as mosquitto is, to clients that name none: every topic is everybody’s',
    )
    .option('--enrollment <file...>', 'device certificates to enroll: FILE, or FILE=DEVICEID for another device ID')
    .option('--enrollment-group <file...>', 'authorities whose devices the provisioning service lets in')
    .option('--id-scope <scope>', 'ID scope of the provisioning service (default: 0ne00000001)')
    .option('--server-certificate <name>', 'present this server certificate of the workspace')
    .option('--workspace <dir>', 'where the server certificate is')
    .option('--key-passphrase-file <file>', `passphrase of the server's key (or ${serverKeyVariable})`)
    .option('--limit <name=number...>', 'limits of what clients can make grow; a wrong name lists them')
    .option('--purpose <face=rule...>', 'whether a face refuses certificates that are not for clients: iot-hub=lenient')
    .option(
      '--topic-space <template...>',
      'topics that devices may use among themselves, such as sample/# or v/${principal.deviceid}/#',
    );
  addHubRevocationOptions(addHubThingsboardOptions(addFurtherPortOptions(command)))
    .option('--json', 'print one JSON object a line')
    .action(async (options: StartOptions) => {
      const session = await openSession(options.json ?? false);
      const stop = interrupted();
      const data = options.data ?? temporaryFolder(temporaryHub);
      try {
        await runHub(session, options, data, stop);
      } finally {
        await session.services.close();
      }
    });
  addManageCommands(hub);
}

async function runHub(session: Session, options: StartOptions, data: string, stop: Promise<void>): Promise<void> {
  const { output } = session;
  const presented = await serverCertificate(session, options);
  // Read before the hub runs, so that a wrong file is told before anything listens.
  const authorities = await Promise.all((options.authority ?? []).map((file) => anchorsOf(session, file)));
  const enrollments = await Promise.all((options.enrollment ?? []).map((text) => enrollment(session, text)));
  const groups = await Promise.all((options.enrollmentGroup ?? []).map((file) => session.certificate(file)));
  const revocation = await readHubRevocation(session, options);
  const registerThingsboard = await readHubThingsboard(session, options);
  const linesOf = hubTeller();
  const tell = (event: HubEvent) => {
    output.line(event);
    for (const line of linesOf(event)) output.say(line);
  };
  // A device that keeps trying may come before the first line is out.
  const early: HubEvent[] = [];
  let listening = false;
  session.services.sources['hub.events']({}, (event) => (listening ? tell(event) : early.push(event)));
  const reachable = options.network === true ? 'network' : 'this-computer';
  const address = await session.call('hub.start', {
    data: session.path(data),
    port: options.port ?? (await portFrom(session, reachable)),
    ...furtherPorts(options),
    reachable,
    autoRegister: options.autoRegister ?? false,
    plainBroker: options.plainBroker ?? false,
    ...(options.idScope === undefined ? {} : { idScope: options.idScope }),
    ...(options.thingsboardRefusal === undefined ? {} : { thingsboardRefusal: options.thingsboardRefusal }),
    purposes: Object.fromEntries((options.purpose ?? []).map(purpose)),
    ...revocation.start,
    limits: Object.fromEntries((options.limit ?? []).map(limit)),
    ...presented,
  });
  session.warn(address.warnings);
  for (const authority of authorities.flat()) await trust(session, authority);
  await revocation.handOver();
  for (const device of options.device ?? []) await register(session, device);
  for (const device of options.disabledDevice ?? []) {
    const deviceId = await register(session, device);
    await session.call('hub.setDeviceEnabled', { deviceId, enabled: false });
  }
  for (const one of enrollments) await session.call('hub.setEnrollment', one);
  for (const { pem } of groups) await session.call('hub.setEnrollmentGroup', { certificatePem: pem });
  await registerThingsboard();
  // Each has a space of its own: a hub with --data may have one for some of them already.
  for (const template of options.topicSpace ?? []) {
    await session.call('hub.allowTopics', { base: 'space', templates: [template] });
  }
  const { warnings: _told, authorityPem: _pem, serverCertificate: _own, ...place } = address;
  output.line({ type: 'listening', ...place });
  for (const line of hubLines(address)) output.say(line);
  output.say('Interrupt it to stop.');
  listening = true;
  early.forEach(tell);
  await Promise.race([stop, stopped(session)]);
}

/** When somebody else has stopped the hub, by `hub stop`. */
const stopped = (session: Session): Promise<void> =>
  new Promise((resolve) => {
    const { handlerOf, sources } = session.services;
    sources['hub.changed']({}, () => {
      void Promise.resolve(handlerOf('hub.status')({})).then(({ running }) => (running ? undefined : resolve()));
    });
  });

/** Reads `FILE` or `FILE=DEVICEID`; a file of which the whole text is the name has no device ID. */
async function enrollment(session: Session, text: string): Promise<MethodInput<'hub.setEnrollment'>> {
  const [file, deviceId] = existsSync(text) ? [text] : (cutWhere(text, existsSync) ?? [text]);
  const { pem } = await session.certificate(file);
  return { certificatePem: pem, ...(deviceId === undefined ? {} : { deviceId }) };
}

/** Reads `FACE=RULE`. */
function purpose(text: string): [string, 'strict' | 'lenient'] {
  const [face = '', rule = ''] = text.split('=');
  const faces: readonly string[] = faceName.options;
  if (faces.includes(face) && (rule === 'strict' || rule === 'lenient')) return [face, rule];
  const names = `${faces.slice(0, -1).join(', ')} or ${faces.at(-1) ?? ''}`;
  throw new UsageFailure(`--purpose ${text}: it is ${names}, and =strict or =lenient.`);
}

/** Reads `NAME=NUMBER`. */
function limit(text: string): [string, number] {
  const [, name = '', number = ''] = /^([^=]+)=(\d{1,10})$/.exec(text) ?? [];
  if (name !== '') return [name, Number(number)];
  throw new UsageFailure(`--limit ${text}: a limit is NAME=NUMBER, for example connections=100.`);
}

/** The hub's own certificate where none is named. */
async function serverCertificate(
  session: Session,
  { serverCertificate: name, workspace, keyPassphraseFile }: StartOptions,
): Promise<Pick<MethodInput<'hub.start'>, 'serverCertificate'>> {
  if ((name === undefined) !== (workspace === undefined)) {
    throw new UsageFailure('--server-certificate and --workspace belong together.');
  }
  if (name === undefined || workspace === undefined) return {};
  const keyPassphrase = await optionalSecret({ file: keyPassphraseFile, variable: serverKeyVariable });
  const given = keyPassphrase === undefined ? {} : { keyPassphrase };
  return { serverCertificate: { workspace: session.path(workspace), name, ...given } };
}

/**
 * The certificates of a file that are to be trusted: each of a bundle. Of a chain the first alone, since whoever names an
 * intermediate does not mean everything below its root; that is told.
 */
async function anchorsOf(session: Session, file: string): Promise<InspectedCertificate[]> {
  const found = await session.certificates(file);
  const above = new Set(found.filter(({ subject, issuer }) => subject !== issuer).map(({ issuer }) => issuer));
  const anchors = found.filter(({ subject }, index) => index === 0 || !above.has(subject));
  const left = found.filter((one) => !anchors.includes(one)).map(({ subject }) => subject);
  if (left.length > 0) {
    const message = `${file}: ${left.join(' and ')}, which stands above another certificate in the file, is not taken as verified.`;
    session.warn([{ code: 'passed-over', message }]);
  }
  return anchors;
}

/** Makes the authority verified, whether the hub knew it or not. */
async function trust(session: Session, { pem, thumbprintSha256 }: InspectedCertificate): Promise<void> {
  const { authorities } = await session.call('hub.status', {});
  const known = authorities.find(({ certificate }) => certificate.thumbprintSha256 === thumbprintSha256);
  if (known?.status === 'verified') return;
  if (known !== undefined) await session.call('hub.removeAuthority', { name: known.name });
  await session.call('hub.uploadAuthority', { certificatePem: pem, verified: true });
}

/** A thumbprint as people paste it, of any length, so that one with a digit too few is refused and not taken for a part of the ID. */
const thumbprintLike = /^(?:[A-Za-z0-9 -]*fingerprint=)?[0-9A-F]{2}(?:[:\s]?[0-9A-F]{1,2}){15,}$/i;

/**
 * Registers `ID` or `ID=THUMBPRINT` and answers the ID; a device that a hub with --data knows is set to it anew. An ID may have
 * equals signs itself.
 */
async function register(session: Session, text: string): Promise<string> {
  const [deviceId = text, thumbprint] = cutWhere(text, (_head, tail) => thumbprintLike.test(tail)) ?? [];
  const { devices } = await session.call('hub.status', {});
  if (thumbprint === undefined && devices.some((device) => device.deviceId === deviceId)) return deviceId;
  await session.call('hub.registerDevices', {
    devices: [{ deviceId, ...(thumbprint === undefined ? {} : { primaryThumbprint: thumbprint }) }],
  });
  return deviceId;
}
