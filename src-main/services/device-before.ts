import { equalBytes, fromUtf8, toUtf8 } from '../core/bytes.ts';
import { chainPem } from '../core/keystore/pem.ts';
import { privateKeyPem } from '../core/keystore/private-key.ts';
import { type Candidate, isValid } from '../core/operational/choice.ts';
import { Problem } from '../core/problem.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import { devicePlace } from '../core/things/device-place.ts';
import { type ThingFile, pathsOf } from '../core/things/thing.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import type { OpeningTerms } from './device-opening.ts';
import { certificatesFromPem, readCertificates, readIdentity } from './issuing.ts';
import { WriteQueue } from './write-queue.ts';
import type { ClientCredentials, Folder, FolderReading, Ports } from './ports.ts';
import type { Workspaces } from './workspaces.ts';

/**
 * The certificate that was a device's own before it was replaced, as it can be connected with until the new one has been.
 * `deviceId`: whose it was; `instead`: serial number (hex) of the new one.
 */
export interface BeforeCredential extends Candidate {
  readonly deviceId: string;
  readonly instead: string;
  readonly credentials: ClientCredentials;
}

const filesOf = (deviceId: string) => pathsOf(devicePlace, { name: deviceId });

/**
 * What stays beside a device that is replaced: `further`, and its certificate, chain and key as they are, in one file and
 * protected as they were. One that is kept already stays instead, since what has come between has never connected.
 * An expired one is of no use, and a chain that was made true has the same certificate as before.
 */
export async function withBefore(
  folder: Folder,
  { deviceId }: DeviceManifest,
  next: Uint8Array,
  further: readonly ThingFile[],
  now: Date,
): Promise<readonly ThingFile[]> {
  const { before: name } = devicePlace.files(deviceId);
  const kept = await readBefore(folder, deviceId);
  if (kept !== undefined && isValid(kept, now)) return further;
  const others = further.filter((file) => file.name !== name);
  const paths = filesOf(deviceId);
  const [key, chain] = [await folder.read(paths.key), await folder.read(paths.chain)];
  if (key === undefined || chain === undefined) return others;
  const [own] = certificatesFromPem(fromUtf8(chain) ?? '', 'deviceIds');
  if (equalBytes(own.der, next) || !isValid(own, now)) return others;
  const text = [key, chain].map((part) => `${(fromUtf8(part) ?? '').trim()}\n`).join('');
  return [...others, { name, bytes: toUtf8(text) }];
}

/** The certificate before that is kept; undefined also where its file cannot be read, since the device can do without it. */
async function readBefore(folder: FolderReading, deviceId: string): Promise<Certificate | undefined> {
  const { before } = filesOf(deviceId);
  return orNone(async () => {
    if ((await folder.read(before)) === undefined) return undefined;
    const [own] = await readCertificates(folder, before);
    return own;
  });
}

/** What is told of it. */
export async function keptBefore(
  folder: Folder,
  deviceId: string,
): Promise<{ readonly keptBefore?: { readonly serial: string; readonly notAfter: string } }> {
  const kept = await readBefore(folder, deviceId);
  return kept === undefined ? {} : { keptBefore: { serial: kept.serial, notAfter: kept.notAfter.toISOString() } };
}

/** What a device can fall back to; undefined where nothing is kept, or it does not open. */
export function beforeCredential(
  folder: FolderReading,
  deviceId: string,
  given: OpeningTerms,
  ports: Pick<Ports, 'ciphers' | 'keys' | 'clock'>,
): Promise<BeforeCredential | undefined> {
  const { before, chain } = filesOf(deviceId);
  return orNone(async () => {
    const kept = await readBefore(folder, deviceId);
    if (kept === undefined) return undefined;
    const identity = await readIdentity(folder, before, before, given.keyPassphrase, ports, 'keyPassphrase');
    const [own] = await readCertificates(folder, chain);
    const { serial, notBefore, notAfter } = kept;
    return {
      deviceId,
      serial,
      notBefore,
      notAfter,
      instead: own.serial,
      credentials: {
        certificateChainPem: chainPem(given.leafAlone ? identity.chain.slice(0, 1) : identity.chain),
        privateKeyPem: privateKeyPem(identity.privateKey),
        serverCaPem: given.serverCaPem,
      },
    };
  });
}

/** Takes away what is kept of devices before, as soon as what has come instead has connected. */
export class BeforeKeeper {
  readonly #workspaces: Workspaces;
  readonly #token: string;
  readonly #ports: Pick<Ports, 'log'>;
  readonly #queue: WriteQueue;

  constructor(workspaces: Workspaces, token: string, ports: Pick<Ports, 'log'>) {
    this.#workspaces = workspaces;
    this.#token = token;
    this.#ports = ports;
    this.#queue = new WriteQueue(workspaces, token);
  }

  /** A server has let the device in with this. Never fails: where nothing can be written, the next connection does it. */
  async connected(deviceId: string, { certificateChainPem }: ClientCredentials): Promise<void> {
    const { before, certificate } = filesOf(deviceId);
    try {
      const [used] = certificatesFromPem(certificateChainPem, 'deviceId');
      const { folder } = await this.#workspaces.open(this.#token);
      if ((await folder.read(before)) === undefined) return;
      await this.#queue.write(async (workspace) => {
        // A run that began earlier may still connect with what has been replaced meanwhile.
        const [own] = await readCertificates(workspace.folder, certificate);
        if (equalBytes(own.der, used.der)) await workspace.folder.removeFile(before);
      });
    } catch (error) {
      if (!(error instanceof Problem)) this.#ports.log.error('What a device had before was not removed.', error);
    }
  }
}

async function orNone<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
