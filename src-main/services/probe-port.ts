import type { ClientCredentials } from './ports.ts';

/** What went wrong, as Node and its libraries say it. */
export interface ProbeFault {
  readonly errorCode: string | undefined;
  readonly text: string;
}

/** How long each look may take, and what ends it. */
export interface ProbeTerms {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A server's port at one of its addresses; without an address by the proxy that is set for the host. */
export interface ProbePlace {
  readonly host: string;
  readonly port: number;
  readonly address: string | undefined;
}

interface ProbeHandshakeOrder {
  readonly place: ProbePlace;
  /** The name that TLS asks for and checks. */
  readonly serverName: string;
  readonly alpn: readonly string[];
  /** Without it Node's roots are trusted, and `furtherCaPems`. */
  readonly serverCaPem: string | undefined;
  readonly furtherCaPems?: readonly string[];
  /** Then a server that is not trusted ends the handshake; without them it is looked at all the same. */
  readonly credentials?: ClientCredentials;
  /** Without it the newest that both know. */
  readonly atMost?: 'TLSv1.2';
}

export interface ProbeHandshake {
  /** What both ends have agreed on; undefined where the handshake came to no end. */
  readonly agreed:
    | { readonly protocol: string; readonly cipher: string; readonly alpn: string | undefined }
    | undefined;
  /** DER as the server has sent it, of a handshake that came to its end. */
  readonly chain: readonly Uint8Array[];
  /** The OCSP answer that the server has stapled (RFC 6066 8), in DER; undefined where there was none. */
  readonly stapled?: Uint8Array | undefined;
  /** What is wrong with the server's certificate. */
  readonly distrust: ProbeFault | undefined;
  /** Why there was no handshake, or what the server said behind it. */
  readonly failure: ProbeFault | undefined;
  /** The first octets that the server has sent, as they came. */
  readonly received: Uint8Array;
}

/** Looks at a server one step after the other, each apart. Nothing that it does lets a device in. */
export interface Probe {
  /** All addresses of a name, in the order of the system. */
  lookUp(host: string, terms: ProbeTerms): Promise<readonly string[] | ProbeFault>;
  /** The address of the proxy by which a server is reached, without user name and password; undefined where there is none. */
  proxyFor(host: string, port: number): Promise<string | undefined | ProbeFault>;
  /** Opens a connection and closes it. Undefined where it was open. */
  reach(place: ProbePlace, terms: ProbeTerms): Promise<ProbeFault | undefined>;
  handshake(order: ProbeHandshakeOrder, terms: ProbeTerms): Promise<ProbeHandshake>;
  /** Whether a CONNECT of MQTT without TLS, and without any name, is answered in MQTT. */
  speaksPlainMqtt(place: ProbePlace, terms: ProbeTerms): Promise<boolean>;
  /** Authorities that a handshake trusts which names none, in PEM. */
  trustedRoots(): Promise<readonly string[]>;
  /** Authorities of the world at large, in PEM: of a company's own there is none among them. */
  publicRoots(): readonly string[];
}
