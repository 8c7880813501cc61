import { suspectPlatform } from '../core/clouds/suspicion.ts';
import { i18n } from '../core/language/index.ts';
import type { ConnectAttempt, HubWorld, Refusal } from '../core/hub/face.ts';
import { recognizedBy } from '../core/hub/recognized.ts';
import { withHubRefusal } from '../core/hub/suspicion.ts';
import type { OwnSide } from '../core/diagnosis/own-side.ts';
import type { RegisteredCertificate } from '../core/diagnosis/presented-thumbprints.ts';
import { rankCauses, rankedSuspicions, symptomOf } from '../core/diagnosis/ranking.ts';
import type { Diagnosis } from '../core/diagnosis/rule.ts';
import { suspectAfter, suspectOwnSide } from '../core/diagnosis/suspecting.ts';
import type { Cause, Suspicion } from '../core/diagnosis/suspicion.ts';
import { decodePem } from '../core/keystore/pem.ts';
import { isPrivateKeyBlock } from '../core/keystore/private-key.ts';
import type { FaceName, Platform, Target } from '../core/platform/platform.ts';
import type { Signer } from '../core/primitives.ts';
import { Problem } from '../core/problem.ts';
import { isSameKey } from '../core/x509/public-key.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { certificatesFromPem } from './issuing.ts';
import type { ClientCredentials, Ports } from './ports.ts';
import { type Trouble, notOpened } from './troubles.ts';

/** A device that logs in somewhere, and with what. */
export interface LoggingIn extends Knowledge {
  /** Set where its files are no device's of a workspace. */
  readonly foreign?: true;
  readonly platform: Platform;
  readonly target: Target;
  readonly deviceId: string;
  readonly credentials: Pick<ClientCredentials, 'certificateChainPem'> & {
    /** Undefined where it was not opened. */
    readonly privateKeyPem: string | undefined;
  };
}

/** What is at hand about a device's certificate beside itself. */
export interface Knowledge {
  readonly authorities?: readonly Certificate[];
  readonly revoked?: OwnSide['revoked'];
}

/** Why something failed, with what speaks for it, and what else may be the cause, the truest first. */
export type Explained = Trouble & Partial<Pick<Cause, 'evidence'>> & { readonly further?: readonly Cause[] };

/** Tells why a device is not let in: what a server lets one feel, beside what is known here. */
export type Explain = (trouble: Trouble, of: LoggingIn) => Promise<Explained>;

/** A server that can be asked what it would say, without being logged in at. */
interface Foreseeing {
  /** Undefined also where it is another server that listens there. */
  foresee(
    at: Pick<Target, 'host' | 'port'>,
    attempt: ConnectAttempt,
    admitted: boolean,
  ): (Refusal & { readonly face: FaceName }) | undefined;
  /** What it knows; undefined also where it is another server that listens there. */
  worldAt(at: Pick<Target, 'host' | 'port'>): HubWorld | undefined;
}

/** How a device is told by which of its certificates it was let in. */
const recognized = ({ which, isOneOfTwo }: RegisteredCertificate): string =>
  which === 'primary'
    ? isOneOfTwo
      ? i18n.t('The local hub knows it by its primary certificate, and would by a secondary one too.')
      : i18n.t('The local hub knows it by its primary certificate, the only one that is registered.')
    : i18n.t('The local hub knows it by its secondary certificate, and would by the primary one too.');

/** What was read of credentials. */
interface OwnRead extends Pick<OwnSide, 'chain' | 'isOwnKey'> {
  /** Undefined where there is no key, or one of another certificate. */
  readonly signer: Signer | undefined;
  /** Whether what the key signs is verified by the certificate; asked when it was refused for the first time. */
  proof?: Promise<boolean>;
}

/** Looks at one's own end of a connection, and asks the local hub where that is the other end. */
export class Explainer {
  readonly #ports: Pick<Ports, 'clock' | 'keys'>;
  readonly #hub: Foreseeing;
  /** What was read of credentials: a device that is refused comes back with the same ones. */
  readonly #read = new WeakMap<LoggingIn['credentials'], OwnRead>();

  constructor(ports: Pick<Ports, 'clock' | 'keys'>, hub: Foreseeing) {
    this.#ports = ports;
    this.#hub = hub;
  }

  /** What would keep the device out before it connects; `admitted`: the local hub will know it by then. */
  foresee(of: LoggingIn, admitted: boolean): Cause[] {
    const own = this.#ownSide(of);
    const suspicions = [...suspectPlatform(of.platform, of.target), ...suspectOwnSide(own)];
    return rankedSuspicions(this.#withHub(suspicions, own, of, admitted)).filter(
      ({ certainty }) => certainty !== 'possible',
    );
  }

  /** What has nothing to do with the device is told as it is: with a server that is gone thousands may be without one. */
  readonly explain: Explain = async (trouble, of) => {
    if (symptomOf(trouble.cause) === undefined) return trouble;
    try {
      await this.#prove(of.credentials);
    } catch (error) {
      if (error instanceof Problem) return notOpened(error);
      throw error;
    }
    const { raw, ...failure } = trouble;
    const [first, ...further] = this.rank(failure, of);
    const { certainty: _certainty, ...cause } = first;
    return { ...cause, raw, further };
  };

  /** Causes of a failure, the truest first; `seen` is what the server has given reason to suspect. */
  rank(failure: Diagnosis, of: LoggingIn, seen: readonly Suspicion[] = []): readonly [Cause, ...Cause[]] {
    const own = this.#ownSide(of);
    const suspicions = [...suspectPlatform(of.platform, of.target), ...suspectAfter(failure, own), ...seen];
    return rankCauses(failure, this.#withHub(suspicions, own, of, false));
  }

  /** By which of its certificates the device was let in, where the other end is the local hub. */
  letInBy(of: LoggingIn): string[] {
    const world = this.#hub.worldAt(of.target);
    const attempt = attemptOf(of, this.#ownSide(of));
    const found = world === undefined || attempt === undefined ? undefined : recognizedBy(attempt, world);
    return found === undefined ? [] : [recognized(found)];
  }

  #ownSide({ platform, target, deviceId, credentials, authorities = [], revoked, foreign }: LoggingIn): OwnSide {
    const { chain, isOwnKey } = this.#readOf(credentials);
    return {
      deviceId,
      isHere: foreign === undefined,
      chain,
      isOwnKey,
      leafAlone: platform.presentsLeafAlone?.(target) === true,
      authorities,
      revoked,
      platform,
      now: this.#ports.clock.now(),
      signatures: this.#ports.keys,
    };
  }

  #readOf(credentials: LoggingIn['credentials']): OwnRead {
    const known = this.#read.get(credentials);
    if (known !== undefined) return known;
    const { certificateChainPem, privateKeyPem = '' } = credentials;
    const chain = certificatesFromPem(certificateChainPem, 'device');
    const block = decodePem(privateKeyPem).find(isPrivateKeyBlock);
    const signer = block && this.#ports.keys.signer(block.bytes);
    const isOwnKey = signer && isSameKey(signer.publicKey, chain[0].publicKey);
    const read = { chain, isOwnKey, signer: isOwnKey === true ? signer : undefined };
    this.#read.set(credentials, read);
    return read;
  }

  /** A key that was damaged on disk may still tell the public key of the certificate: then nobody can verify what it signs. */
  async #prove(credentials: LoggingIn['credentials']): Promise<void> {
    const read = this.#readOf(credentials);
    const { chain, signer } = read;
    if (signer === undefined) return;
    read.proof ??= this.#ports.keys.proves(signer, chain[0].publicKey);
    if (await read.proof) return;
    this.#read.set(credentials, { chain, isOwnKey: false, signer: undefined });
  }

  /** Where the other end is the local hub, it is asked too. */
  #withHub(suspicions: Suspicion[], own: OwnSide, of: LoggingIn, admitted: boolean): Suspicion[] {
    const attempt = attemptOf(of, own);
    const refusal = attempt && this.#hub.foresee(of.target, attempt, admitted);
    return refusal === undefined ? suspicions : withHubRefusal(suspicions, refusal, own);
  }
}

/** The login by MQTT. Whoever speaks something else is judged by the same rules. */
function attemptOf({ platform, target }: LoggingIn, { deviceId, chain }: OwnSide): ConnectAttempt | undefined {
  const facts = platform.connection({ ...target, settings: { ...target.settings, transport: 'mqtt' } }, deviceId);
  if (facts.protocol !== 'mqtt') return undefined;
  const { clientId, username, protocolVersion, password } = facts;
  return {
    clientId,
    username,
    protocolVersion,
    clean: true,
    hasPassword: password !== undefined,
    presented: chain.map(({ der }) => der),
  };
}
