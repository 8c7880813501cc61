import type { ParsedInput } from '../../contract/methods.ts';
import { chainPem } from '../../core/keystore/pem.ts';
import { privateKeyPem } from '../../core/keystore/private-key.ts';
import { i18n } from '../../core/language/index.ts';
import type { Platform, Target } from '../../core/platform/platform.ts';
import { Problem } from '../../core/problem.ts';
import { checkDeviceId } from '../../core/things/identifiers.ts';
import { namesMatch } from '../../core/x509/path.ts';
import { isSameKey } from '../../core/x509/public-key.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import { authoritiesOf } from '../known-authorities.ts';
import { deviceCredentials } from '../device-credentials.ts';
import type { Grants } from '../grants.ts';
import { type Job, cancellable } from '../jobs.ts';
import { openChosen, openKeys } from '../opening.ts';
import type { Ports } from '../ports.ts';
import type { Workspaces } from '../workspaces.ts';
import type { Foresight } from './foresight.ts';
import type { DiagnosedAs } from './scene.ts';

type Input = ParsedInput<'diagnosis.run'>;
type OfFiles = Extract<Input['device'], { from: 'files' }>;

interface World {
  readonly workspaces: Workspaces;
  readonly grants: Grants;
  readonly ports: Ports;
  readonly job: Job;
  /** What is at hand about a device of a workspace. */
  readonly knowledge: Foresight['knowledge'];
}

/** Whose certificate is to be tried: a device's of a workspace, or one of foreign files. Throws what opening them does. */
export async function diagnosedAs(
  { device, serverCaPem }: Input,
  platform: Platform,
  target: Target,
  world: World,
): Promise<DiagnosedAs | undefined> {
  if (device === undefined) return undefined;
  const { ports, job } = world;
  const leafAlone = platform.presentsLeafAlone?.(target) === true;
  if (device.from === 'files') return ofFiles(device, { serverCaPem, leafAlone }, world);
  const deviceId = platform.provisioning?.onboardsAs?.(target) ?? checkDeviceId(device.deviceId);
  const workspace = await world.workspaces.open(device.workspace);
  const given = { keyPassphrase: device.keyPassphrase, serverCaPem, leafAlone };
  const opening = { ...ports, ciphers: cancellable(ports.ciphers, job) };
  const credentials = await deviceCredentials(workspace, deviceId, given, opening, 'device.deviceId');
  return { deviceId, credentials, ...(await world.knowledge(workspace, deviceId)) };
}

async function ofFiles(
  { certificate, key, password, deviceId, workspace }: OfFiles,
  { serverCaPem, leafAlone }: { readonly serverCaPem: string | undefined; readonly leafAlone: boolean },
  { grants, ports, job, workspaces }: World,
): Promise<DiagnosedAs> {
  const passwords = { password, keyPassword: undefined };
  const open = (token: string, field: string) =>
    openChosen({ token, field, patient: false, ...passwords }, grants, ports, job);
  const opened = await open(certificate, 'device.certificate');
  const withKey = key === undefined ? opened : await open(key, 'device.key');
  const [privateKey] = openKeys(withKey, passwords);
  if (privateKey === undefined) {
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('There is no private key in it.'), {
      field: key === undefined ? 'device.certificate' : 'device.key',
      remedy: i18n.t('Give the file with the device’s private key: .pem, .key, .pfx or .p12.'),
    });
  }
  const { publicKey } = ports.keys.signer(privateKey);
  const all = opened.certificates.map((one) => one.certificate);
  // One that belongs to another key is tried all the same: what comes of it is told.
  const leaf = all.find((one) => isSameKey(one.publicKey, publicKey)) ?? all[0];
  if (leaf === undefined) {
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('There is no certificate in it.'), {
      field: 'device.certificate',
      remedy: i18n.t('Give the file with the device’s certificate: .pem, .cer, .crt, .pfx or .p12.'),
    });
  }
  const chain = [leaf, ...all.filter((one) => one !== leaf)].slice(0, leafAlone ? 1 : undefined);
  const known = workspace === undefined ? [] : await authoritiesOf(await workspaces.open(workspace));
  return {
    foreign: true,
    // Those alone that have signed something of it: a stranger's authority may share a name with one of the workspace.
    authorities: known.filter((one) =>
      all.some((below) => namesMatch(below, one) && ports.keys.check(below.der, one.publicKey)),
    ),
    deviceId: deviceId === undefined ? idOf(leaf) : checkDeviceId(deviceId),
    credentials: {
      certificateChainPem: chainPem(chain.map(({ der }) => der)),
      privateKeyPem: privateKeyPem(privateKey),
      serverCaPem,
    },
  };
}

function idOf({ subject }: Certificate): string {
  try {
    return checkDeviceId(subject.commonName ?? '');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem('INVALID_INPUT', i18n.t('The certificate’s common name is no device ID.'), {
      field: 'device.deviceId',
      remedy: i18n.t('Say whom the device claims to be: give its device ID.'),
    });
  }
}
