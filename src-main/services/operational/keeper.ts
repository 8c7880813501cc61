import type { OperationalCertificateModel } from '../../contract/operational.ts';
import { i18n } from '../../core/language/index.ts';
import { faultOfIssued } from '../../core/operational/judge-issued.ts';
import { type KeptAssignment, type RenewalStep, withStep } from '../../core/operational/renewals.ts';
import type { Denial } from '../../core/platform/conversation.ts';
import { Problem } from '../../core/problem.ts';
import { chainPem } from '../../core/keystore/pem.ts';
import { privateKeyPem } from '../../core/keystore/private-key.ts';
import { things } from '../../core/things/index.ts';
import { keyTypeOf, describePublicKey } from '../../core/x509/algorithms.ts';
import { signingOf } from '../../core/x509/certificate.ts';
import { extendedKeyUsageFor, keyUsageFor } from '../../core/x509/profiles.ts';
import { certificationRequest } from '../../core/x509/request.ts';
import { encodeSubject } from '../../core/x509/subject.ts';
import type { KeyPair } from '../key-ports.ts';
import type { ClientCredentials, Ports } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import type { Workspaces } from '../workspaces.ts';
import {
  type OperationalCertificate,
  certificateOf,
  readRenewals,
  settleRenewed,
  writeRenewals,
  writeRenewed,
} from '../operational-files.ts';
import { operationalFacts } from './facts.ts';
import { WriteQueue } from '../write-queue.ts';

/** An operational certificate that a device can connect with. */
export interface OperationalCredential extends OperationalCertificate {
  readonly credentials: ClientCredentials;
}

/** What a device holds as it starts, the newest certificate first. */
export interface HeldOperational {
  readonly certificates: readonly OperationalCredential[];
  readonly assignment: KeptAssignment | undefined;
}

/** A request for a certificate (PKCS#10, DER) with the key pair that was made for it. */
export interface NewRequest {
  readonly csr: Uint8Array;
  readonly commonNames: readonly string[];
  readonly pair: KeyPair;
}

type Kept = { readonly credential: OperationalCredential } | { readonly denial: Denial };

/** Makes requests of devices for operational certificates, and keeps beside the device's own what is issued to them. */
export class OperationalKeeper {
  readonly #workspace: Workspace;
  readonly #given: { readonly keyPassphrase?: string | undefined; readonly serverCaPem?: string | undefined };
  readonly #ports: Ports;
  readonly #queue: WriteQueue;

  constructor(
    workspace: Workspace,
    workspaces: Workspaces,
    given: {
      readonly workspace: string;
      readonly keyPassphrase?: string | undefined;
      readonly serverCaPem?: string | undefined;
    },
    ports: Ports,
  ) {
    this.#workspace = workspace;
    this.#given = given;
    this.#ports = ports;
    this.#queue = new WriteQueue(workspaces, given.workspace);
  }

  /** Makes a key of the kind that the device's own is of, for this one request. `commonName`: under which the service knows the device. */
  async request(deviceId: string, commonName: string): Promise<NewRequest | { readonly denial: Denial }> {
    try {
      return await this.#request(deviceId, commonName);
    } catch (error) {
      return { denial: notMade(error) };
    }
  }

  async #request(deviceId: string, commonName: string): Promise<NewRequest> {
    const { keys } = this.#ports;
    const { certificate } = await this.#workspace.find(things.device, { name: deviceId }, 'deviceIds');
    const type = keyTypeOf(certificate.key) ?? 'ec-p256';
    const pair = await keys.generate(type);
    const csr = await certificationRequest(
      {
        subject: encodeSubject({ commonName }),
        publicKey: pair.publicKey,
        keyUsage: keyUsageFor('device', describePublicKey(pair.publicKey).algorithm),
        extendedKeyUsage: extendedKeyUsageFor('device'),
      },
      signingOf(keys.signer(pair.privateKey)),
    );
    return { csr, commonNames: [commonName], pair };
  }

  /** Keeps what was issued for a request; the one before stays until this one has connected. */
  async keep(
    deviceId: string,
    { commonNames, pair }: NewRequest,
    chain: OperationalCertificate['chain'],
    by: NonNullable<RenewalStep['by']>,
    assignment?: KeptAssignment,
  ): Promise<Kept> {
    const { ciphers, clock } = this.#ports;
    const [{ serial, notAfter }] = chain;
    const now = clock.now();
    const fault = faultOfIssued(chain[0], { commonNames, publicKey: pair.publicKey }, now);
    if (fault !== undefined) return { denial: notTaken(fault, serial) };
    try {
      return await this.#queue.write(async (workspace) => {
        const { folder } = workspace;
        const { keyEncrypted } = await workspace.find(things.device, { name: deviceId }, 'deviceIds');
        const keyPassphrase = keyEncrypted ? this.#given.keyPassphrase : undefined;
        const before = await readRenewals(folder, deviceId);
        const step = { at: now.toISOString(), what: 'issued', serial, by, notAfter: notAfter.toISOString() } as const;
        const renewals = withStep(assignment === undefined ? before : { ...before, assignment }, step);
        await writeRenewed(folder, deviceId, chain, { privateKey: pair.privateKey, keyPassphrase }, ciphers);
        await writeRenewals(folder, deviceId, renewals);
        const credentials = {
          certificateChainPem: chainPem(chain.map(({ der }) => der)),
          privateKeyPem: privateKeyPem(pair.privateKey),
          serverCaPem: this.#given.serverCaPem,
        };
        return { credential: { ...certificateOf('renewed', chain, renewals), credentials } };
      });
    } catch (error) {
      return { denial: notKept(error) };
    }
  }

  facts(deviceId: string, certificate: OperationalCertificate): OperationalCertificateModel {
    return operationalFacts(deviceId, certificate, this.#ports);
  }

  /** It has connected: it takes the place of the one before. Where that cannot be written the next run does it. */
  used(deviceId: string, { serial }: OperationalCertificate): Promise<void> {
    return this.#note(deviceId, { what: 'used', serial }, true);
  }

  /** Notes what has happened. Never fails: what is not noted is told in the run all the same. */
  note(deviceId: string, step: Omit<RenewalStep, 'at'>): Promise<void> {
    return this.#note(deviceId, step, false);
  }

  async #note(deviceId: string, step: Omit<RenewalStep, 'at'>, settles: boolean): Promise<void> {
    const at = this.#ports.clock.now().toISOString();
    try {
      await this.#queue.write(async (workspace) => {
        // What was deleted meanwhile is not begun again.
        if ((await workspace.manifest(things.device, { name: deviceId })) === undefined) return;
        const { folder } = workspace;
        if (settles) await settleRenewed(folder, deviceId);
        await writeRenewals(folder, deviceId, withStep(await readRenewals(folder, deviceId), { at, ...step }));
      });
    } catch (error) {
      if (!(error instanceof Problem)) this.#ports.log.error('What a device has renewed was not noted.', error);
    }
  }
}

const notTaken = (fault: string, serial: string): Denial => ({
  cause: 'issued-other',
  what: i18n.t('The device does not take the certificate that was issued. {fault}', { fault }),
  remedy: i18n.t('Compare the clocks of both sides, and look at what the issuing policy puts into certificates.'),
  raw: serial,
});

function notMade(error: unknown): Denial {
  const { message, remedy, code } = asProblem(error);
  return {
    cause: 'request-not-made',
    what: i18n.t('The device could make no request for a certificate. {why}', { why: message }),
    remedy: remedy ?? i18n.t('Look at the files of the device in the workspace.'),
    raw: code,
  };
}

function notKept(error: unknown): Denial {
  const { message, remedy, code } = asProblem(error);
  return {
    cause: 'issued-not-kept',
    what: i18n.t('The certificate that was issued could not be kept, so the device does not use it. {why}', {
      why: message,
    }),
    remedy: remedy ?? i18n.t('Look at the folder of the workspace, and have the device renew again.'),
    raw: code,
  };
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
