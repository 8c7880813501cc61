import { type IssuerAddresses, checkIssuerAddresses } from '../core/x509/issuer-addresses.ts';
import { i18n } from '../core/language/index.ts';
import type { HowtoInput } from '../contract/howto.ts';
import type { MethodOutput } from '../contract/methods.ts';
import { authorityHowto } from '../core/howto/authority.ts';
import { clientHowto } from '../core/howto/client.ts';
import type { ConnectingOrder } from '../core/howto/connecting.ts';
import { completeRequestHowto } from '../core/howto/complete-request.ts';
import { deviceHowto } from '../core/howto/device.ts';
import { estServer } from '../core/est/address.ts';
import { estHowto } from '../core/howto/est.ts';
import { hubHowto } from '../core/howto/hub.ts';
import { openAuthorityHowto } from '../core/howto/open-authority.ts';
import type { HowtoStep } from '../core/howto/openssl.ts';
import { proofHowto } from '../core/howto/proof.ts';
import { registerHowto } from '../core/clouds/index.ts';
import { platformOf } from '../core/clouds/platforms.ts';
import { requestHowto, signRequestHowto } from '../core/howto/request.ts';
import { serverHowto } from '../core/howto/server.ts';
import { listenHowto, simulateHowto } from '../core/howto/simulate.ts';
import { readSettings } from '../core/platform/fields.ts';
import { defaultPortOf } from '../core/platform/platform.ts';
import { Problem } from '../core/problem.ts';
import {
  checkAuthorityName,
  checkCertificateName,
  checkDeviceId,
  checkServerName,
  checkVerificationCode,
} from '../core/things/identifiers.ts';
import { checkAddress, checkDnsName, serverNames } from '../core/x509/server-names.ts';
import type { WantedDevice } from './device-row.ts';
import { csvSet } from './device-csv.ts';
import { wantedDevices } from './device-set.ts';
import { checkHost } from './host.ts';
import { hubAuthorityFile } from './hub-ports.ts';
import { certificatesFromPem } from './issuing.ts';
import { checkServerDays } from './servers.ts';

/** What needs no more than the input to be told. */
type PlainHowto = Exclude<HowtoInput, { topic: 'export' }>;

/**
 * The commands of OpenSSL, mosquitto, the clouds and the command line that do what the input would make Certbench do, and
 * programs that connect as a device. Throws INVALID_INPUT for what Certbench itself would not take: nothing unchecked gets
 * into a command or a program.
 */
export function showHowto(input: PlainHowto, now: Date): MethodOutput<'howto.show'> {
  if (input.topic !== 'client') return { steps: stepsFor(input, now), snippets: [] };
  const { steps, snippets } = clientHowto(connecting(input, now), checkDeviceId(input.deviceId));
  return { steps, snippets: snippets.map((snippet) => ({ ...snippet })) };
}

/** One run of commands makes one kind of key, with one subject: the devices that have those of the first. */
function likeTheFirst(devices: readonly WantedDevice[]): WantedDevice[] {
  const kind = ({ keyType, subject }: WantedDevice) => JSON.stringify([keyType, subject]);
  return devices.filter((device, _index, [first = device]) => kind(device) === kind(first));
}

const onlyLike = ({ length }: readonly WantedDevice[], total: number) => ({
  title: i18n.t('For {length} of {total} devices: those with the key and the subject of the first', { length, total }),
  commands: '# The others go alike, each kind by itself.',
});

type Connecting = Extract<HowtoInput, { topic: 'simulate' | 'listen' | 'client' }>;

function targetOf(
  input: Connecting | Extract<HowtoInput, { topic: 'register' }>,
): Pick<ConnectingOrder, 'platform' | 'target'> {
  const platform = platformOf(input.platform);
  const settings = readSettings(platform.fields, input.settings);
  const host = checkHost(input.host ?? platform.host.initial);
  return { platform, target: { host, port: input.port ?? defaultPortOf(platform, settings), settings } };
}

function connecting(input: Connecting, now: Date): ConnectingOrder {
  const { model, seed, alertAboveC } = input;
  const serverAuthorities = trusted(input.serverCaPem);
  const { serverCaFile } = input;
  const serverAuthorityFile = serverCaFile === undefined ? undefined : checkFileName(serverCaFile, 'serverCaFile');
  const facts = { ...targetOf(input), serverAuthorities, serverAuthorityFile, hubAuthorityFile };
  return { ...facts, model, seed, alertAboveC, now };
}

const addressesIn = ({ issuerAddresses }: { readonly issuerAddresses?: IssuerAddresses | undefined }) =>
  issuerAddresses === undefined ? undefined : checkIssuerAddresses(issuerAddresses);

function stepsFor(input: Exclude<PlainHowto, { topic: 'client' }>, now: Date): HowtoStep[] {
  switch (input.topic) {
    case 'authority': {
      const { subject, keyType, validityDays, pathLength } = input;
      const issuerAddresses = addressesIn(input);
      const name = checkAuthorityName(input.name);
      const parent = checkedName(input.parent);
      const named = { ...subject, commonName: subject.commonName ?? name };
      return authorityHowto({ name, subject: named, keyType, validityDays, pathLength, parent, issuerAddresses });
    }
    case 'openAuthority': {
      const { kind, keyEncrypted } = input;
      const name = checkAuthorityName(input.name);
      const file = checkFileName(input.file ?? `authority.${kind}`, 'file');
      const keyFile = input.keyFile === undefined ? undefined : checkFileName(input.keyFile, 'keyFile');
      return openAuthorityHowto({ name, kind, file, keyFile, keyEncrypted });
    }
    case 'proof':
      return proofHowto(checkAuthorityName(input.authority), checkVerificationCode(input.code).code);
    case 'device': {
      const { subject, keyType, validityDays, pfxProfile, rootInChain, keyEncrypted } = input;
      const how = { pfxProfile, rootInChain, keyEncrypted };
      const wanted = wantedDevices(input.devices.kind === 'csv' ? csvSet(input.devices) : input.devices);
      const devices = likeTheFirst(wanted);
      const own = { subject: { ...subject, ...devices[0]?.subject }, keyType: devices[0]?.keyType ?? keyType };
      const authority = checkedName(input.authority);
      return [
        ...(devices.length === wanted.length ? [] : [onlyLike(devices, wanted.length)]),
        ...deviceHowto({ devices, authority, ...own, validityDays, ...how, issuerAddresses: addressesIn(input) }),
      ];
    }
    case 'server': {
      const { subject, keyType, validityDays, keyEncrypted } = input;
      const name = checkServerName(input.name);
      const commonName = input.commonName ?? name;
      const names = serverNames(input, commonName);
      checkServerDays(validityDays);
      return serverHowto({
        name,
        subject: { ...subject, commonName },
        names,
        authority: checkedName(input.authority),
        keyType,
        validityDays,
        keyEncrypted,
        issuerAddresses: addressesIn(input),
      });
    }
    case 'request': {
      const { subject, keyType, keyEncrypted } = input;
      const name = checkDeviceId(input.deviceId);
      const names = { dns: input.dns.map(checkDnsName), addresses: input.addresses.map(checkAddress) };
      return requestHowto({ name, subject: { ...subject, commonName: name }, names, keyType, keyEncrypted });
    }
    case 'signRequest': {
      const { commonName, purpose, validityDays, keyAlgorithm } = input;
      const take = new Set(input.take);
      const named = purpose === 'server' && !take.has('alternativeNames');
      return signRequestHowto({
        name: checkCertificateName(input.name),
        file: checkFileName(input.file, 'file'),
        authority: checkAuthorityName(input.authority),
        purpose,
        keyAlgorithm,
        take,
        names: named ? serverNames({ dns: [], addresses: [] }, commonName ?? '') : undefined,
        validityDays,
        issuerAddresses: addressesIn(input),
      });
    }
    case 'completeRequest': {
      const { keyEncrypted } = input;
      const [name, file] = [checkDeviceId(input.name), checkFileName(input.file, 'file')];
      return completeRequestHowto({ name, file, keyEncrypted });
    }
    case 'est': {
      const { subject, keyType, keyEncrypted, login } = input;
      const deviceId = checkDeviceId(input.deviceId);
      const shown = login.deviceId === undefined ? undefined : checkDeviceId(login.deviceId);
      return estHowto({
        deviceId,
        server: estServer(input.server),
        trusted: trusted(input.serverCaPem),
        login: { userName: checkedUser(login.userName), deviceId: shown },
        subject: { ...subject, commonName: deviceId },
        names: { dns: input.dns.map(checkDnsName), addresses: input.addresses.map(checkAddress) },
        keyType,
        keyEncrypted,
      });
    }
    case 'simulate':
      return simulateHowto({ ...connecting(input, now), deviceIds: input.deviceIds.map(checkDeviceId) });
    case 'listen':
      return listenHowto(connecting(input, now), checkDeviceId(input.deviceId));
    case 'register': {
      const { platform, target } = targetOf(input);
      const deviceIds = input.deviceIds.map(checkDeviceId);
      const server = input.server === undefined ? undefined : checkServerName(input.server);
      return registerHowto(platform.id, { target, deviceIds, authority: checkedName(input.authority), server });
    }
    case 'hub': {
      const { port, reachable, autoRegister } = input;
      const authorities = input.authorities.map(checkAuthorityName);
      return hubHowto({
        port,
        network: reachable === 'network',
        autoRegister,
        authorities,
        authorityFile: hubAuthorityFile,
      });
    }
  }
}

const checkedName = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : checkAuthorityName(name);

function checkedUser(name: string | undefined): string | undefined {
  if (name === undefined || !/[\p{Cc}:]/u.test(name)) return name;
  throw new Problem('INVALID_INPUT', i18n.t('A user name has neither a colon nor control characters (RFC 7617 2).'), {
    field: 'login',
    remedy: i18n.t('Type the user name alone.'),
  });
}

/** A terminal obeys some control characters, wherever they stand in what is pasted. */
export function checkFileName(name: string, field: string): string {
  if (!/\p{Cc}/u.test(name)) return name;
  throw new Problem('INVALID_INPUT', i18n.t('The name of the file has a control character in it.'), {
    field,
    remedy: i18n.t('Rename the file.'),
  });
}

/** DER of the certificates in a PEM text: what stands between them must not get into a command. */
function trusted(pem: string | undefined): Uint8Array[] {
  if (pem === undefined) return [];
  try {
    return certificatesFromPem(pem, 'serverCaPem').map(({ der }) => der);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw error.but({ code: 'INVALID_INPUT', field: 'serverCaPem' });
  }
}
