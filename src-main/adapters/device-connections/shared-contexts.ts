import type { SecureContext } from 'node:tls';
import { Problem } from '../../core/problem.ts';
import { certifiedAlgorithm, privateKeyAlgorithm } from '../../core/x509/key-algorithms.ts';
import type { ClientCredentials } from '../../services/ports.ts';
import { linkedLibrary } from '../key-support.ts';
import { likeness, secureContextOf } from './client-tls.ts';

/** What Node's documentation leaves out of a context. */
interface Handle {
  setCert(pem: string): void;
  setKey(pem: string): void;
}

interface Shared {
  readonly context: SecureContext;
  /** Whose certificate it presents; undefined where the last could not be presented. */
  presents: ClientCredentials | undefined;
}

/** More would be for devices that have little in common. */
const mostContexts = 16;

const nobodyFurther: readonly string[] = [];

/**
 * Contexts that devices present their certificates by in turn. One of its own takes a device some 40 kB and half of the time of a connection.
 * A connection copies certificate and key as it begins, and what its context is given afterwards does not reach it: SSL_CTX_use_certificate(3)
 * of OpenSSL, and BoringSSL's `SSL_new` likewise. It begins whenever Node takes the context: anew for each address of a name that it tries.
 *
 * What cannot be given anew is the same for all who share one: whom they trust, how weak they may be, and what is above their certificate. So
 * are the algorithms of certificate and key: a context has a place for each algorithm, which a certificate or key of another would leave as
 * they are.
 */
export class SharedContexts {
  readonly #known = new WeakMap<readonly string[], Map<string, Shared>>();

  /** For one connection, by `secureContext`. To take its context throws what is wrong with certificate or key. */
  presenting(credentials: ClientCredentials): SecureContext {
    const presented = presentedIn(credentials);
    if (presented === undefined) return secureContextOf(credentials);
    return new Presenting(this, credentials, presented);
  }

  /** Presents these credentials until it is asked for others. */
  now(credentials: ClientCredentials, { leafPem, aboveLeafPem, algorithms }: Presented): SecureContext {
    const like = algorithms + likeness(credentials, aboveLeafPem);
    const known = this.#trusting(credentials.furtherCaPems ?? nobodyFurther);
    const before = known.get(like);
    if (before === undefined) {
      const context = secureContextOf(credentials);
      known.set(like, { context, presents: credentials });
      const [oldest] = known.size > mostContexts ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
      return context;
    }
    // Node takes it twice for each connection.
    if (before.presents === credentials) return before.context;
    before.presents = undefined;
    const handle = before.context.context as Handle;
    handle.setCert(linkedLibrary.tlsChainStays ? leafPem : credentials.certificateChainPem);
    handle.setKey(credentials.privateKeyPem);
    before.presents = credentials;
    return before.context;
  }

  #trusting(furtherCaPems: readonly string[]): Map<string, Shared> {
    const known = this.#known.get(furtherCaPems) ?? new Map<string, Shared>();
    this.#known.set(furtherCaPems, known);
    return known;
  }
}

/** Is held as long as its connection. */
class Presenting implements SecureContext {
  readonly #contexts: SharedContexts;
  readonly #credentials: ClientCredentials;
  readonly #presented: Presented;

  constructor(contexts: SharedContexts, credentials: ClientCredentials, presented: Presented) {
    this.#contexts = contexts;
    this.#credentials = credentials;
    this.#presented = presented;
  }

  /** What Node takes. */
  get context(): object {
    return this.#contexts.now(this.#credentials, this.#presented).context as object;
  }
}

interface Presented {
  readonly leafPem: string;
  readonly aboveLeafPem: string;
  readonly algorithms: string;
}

/** As `core/keystore` writes them: RFC 7468 5.1 and 10, and nothing beside it. */
const leaf = /^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END CERTIFICATE-----\n/;
const pkcs8 = /^-----BEGIN PRIVATE KEY-----\n([A-Za-z0-9+/=\n]+)-----END PRIVATE KEY-----\n$/;

/** Undefined where they are anything else, or cannot be read. */
function presentedIn({ certificateChainPem, privateKeyPem }: ClientCredentials): Presented | undefined {
  const [leafPem, certificate] = leaf.exec(certificateChainPem) ?? [];
  const [, key] = pkcs8.exec(privateKeyPem) ?? [];
  if (leafPem === undefined || certificate === undefined || key === undefined) return undefined;
  try {
    const certified = certifiedAlgorithm(Buffer.from(certificate, 'base64')).algorithm;
    const { algorithm } = privateKeyAlgorithm(Buffer.from(key, 'base64'));
    return {
      leafPem,
      aboveLeafPem: certificateChainPem.slice(leafPem.length),
      algorithms: `${certified} ${algorithm} `,
    };
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
