import type { FilePasswords, OpenedFile } from '../core/keystore/opened.ts';
import type { ConnectionFacts, ServerError } from '../core/platform/connection.ts';
import type { EncodedMessage, IncomingMessage, Subscription } from '../core/platform/platform.ts';
import type { PasswordCiphers } from '../core/primitives.ts';
import type { ControlListener } from './control-ports.ts';
import type { FleetThreads } from './fleet-port.ts';
import type { Folders, Journals } from './folder-ports.ts';
import type { Http } from './http-port.ts';
import type { Keys, WeakKeys } from './key-ports.ts';
import type { HubListener } from './listener-port.ts';
import type { DeviceMaking } from './making-port.ts';
import type { Probe } from './probe-port.ts';
import type { Proxies } from './proxy-port.ts';
import type { SystemRoots } from './trust-port.ts';
import type { Desktop, Dialogs, Secrets, Settings, SystemProxy } from './shell-ports.ts';

export type { AmqpId, AmqpMessage, AmqpValue } from '../core/amqp/message.ts';
export type { AmqpError, AmqpRole } from '../core/hub/amqp.ts';
export type { AmqpFacts, ConnectionFacts, HttpsFacts, MqttFacts, ServerError } from '../core/platform/connection.ts';
export type { EncodedMessage } from '../core/platform/platform.ts';
export type { HttpsAnswer, HttpsRequest } from '../core/hub/https.ts';
export type { LimitName } from '../core/hub/limits.ts';
export type { ControlLink, ControlListener, ControlPeer, ControlTerms } from './control-ports.ts';
export type { FleetPart, FleetPartOwner, FleetThreads } from './fleet-port.ts';
export type {
  FileToPlace,
  FileToWrite,
  Folder,
  FolderReading,
  Folders,
  FoundFile,
  JournalFile,
  Journals,
  Verify,
} from './folder-ports.ts';
export type { Http } from './http-port.ts';
export type { KeyPair, Keys, WeakKeys } from './key-ports.ts';
export type {
  AmqpConnection,
  AmqpHandler,
  AmqpOutcome,
  AmqpTaken,
  Goodbye,
  HttpsConnection,
  HttpsHandler,
  HttpsOrder,
  HubHandler,
  HubLink,
  LinkEnd,
  MqttOutbox,
  MqttSessionState,
  Outgoing,
  PublishAnswer,
  SubscribeAnswer,
} from './hub-ports.ts';
export type { Probe, ProbeFault, ProbeHandshake, ProbePlace, ProbeTerms } from './probe-port.ts';
export type { ComputerProxy, OwnProxy, Proxies, ProxySetting } from './proxy-port.ts';
export type { FurtherPorts, HubListener } from './listener-port.ts';
export type { DeviceMaking, MadeDevice, SetMaking, SetTerms, SigningParts } from './making-port.ts';
export type { PlainRequest, StatusHandler } from './status-port.ts';
export type { SystemRoots, SystemTrust } from './trust-port.ts';
export type { AppSettings, Desktop, Dialogs, Secrets, Settings } from './shell-ports.ts';

/** What the services need of the world. `adapters` makes each real with Node; tests hand in others where they must. */

export interface Clock {
  now(): Date;
  /** Milliseconds that never go back, for measuring. */
  monotonicMs(): number;
  /** Ends early, without an error, when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface ClientCredentials {
  /** Leaf first. */
  readonly certificateChainPem: string;
  readonly privateKeyPem: string;
  /** They alone are trusted. Without it Node's roots are, and the further ones. */
  readonly serverCaPem: string | undefined;
  /** Of the system and of the user, one certificate each: also for a proxy that speaks TLS. */
  readonly furtherCaPems?: readonly string[];
  /** Whether a key or signature is sent that TLS takes for too weak; only of a test certificate. */
  readonly weak?: true;
}

/** Why a connection did not come up, or ended. */
export interface ConnectionLoss {
  /** Of Node, or what MQTT was broken by (`core/mqtt/protocol-fault-code.ts`). */
  readonly errorCode: string | undefined;
  /** Of MQTT's CONNACK or DISCONNECT. */
  readonly returnCode: number | undefined;
  /** What a server of AMQP or HTTPS has said. */
  readonly serverError?: ServerError;
  readonly text: string;
  readonly secured: boolean;
  /** Whether the server had let the device in before; undefined where that is not known. */
  readonly letIn?: boolean;
}

/** What a server refuses with: a reason code of MQTT 5.0 (2.4), 0x80 of 3.1.1, or an error of AMQP or HTTPS. */
export type ServerRefusal = number | ServerError;

/** What became of a message: taken as its QoS promises, refused by the server, or cut off with its connection. */
export type PublishOutcome = 'acknowledged' | 'lost' | { readonly refused: ServerRefusal };

/** A device's connection, whatever it speaks. */
export interface DeviceConnection {
  publish(message: EncodedMessage): Promise<PublishOutcome>;
  /**
   * What the server answers, filter by filter: the granted QoS, or from 0x80 the code of a refusal (MQTT 3.1.1 3.9.3, MQTT 5.0
   * 3.9.3), or AMQP's error. Undefined where the connection ended first.
   */
  subscribe(subscriptions: readonly Subscription[]): Promise<readonly ServerRefusal[] | undefined>;
  /** Resolves when the connection has ended for whatever reason. */
  readonly ended: Promise<ConnectionLoss>;
  /** Says farewell, as far as the protocol has one. */
  close(): Promise<void>;
  /** Ends it without a word, as a network does that is gone. */
  cut(): void;
}

export interface DeviceConnections {
  /** Where they are loaded when they are first used: loads them, so that whoever begins to use them is told that they are not there. */
  readonly ready?: () => Promise<unknown>;
  /** Up means that the server has let the device in, and not TLS alone. */
  connect(
    facts: ConnectionFacts,
    credentials: ClientCredentials,
    signal: AbortSignal,
    /** Also of messages that follow at once, as in a session of MQTT that was kept. */
    onMessage: (message: IncomingMessage & { readonly qos: 0 | 1 | 2 }) => void,
  ): Promise<{ readonly connection: DeviceConnection } | { readonly loss: ConnectionLoss }>;
}

/** What is to be opened, beside its bytes. */
export interface FileOpening {
  readonly passwords: FilePasswords;
  /** The user wants it opened however long it takes. */
  readonly patient: boolean;
  /** The input that named the file. */
  readonly field: string;
}

export interface Opening {
  /** Opens a file of anybody's as `core/keystore/open.ts` does, apart from other work and ended by the signal. Throws what it throws. */
  open(bytes: Uint8Array, opening: FileOpening, signal: AbortSignal): Promise<OpenedFile>;
}

/** What this computer is called, where it is, and what Certbench runs on. */
export interface ThisComputer {
  /** As the system has it: with or without a domain, and perhaps no name that a certificate can have. */
  name(): string;
  /** Addresses of its interfaces, without those that need a zone and those that lead to itself. */
  addresses(): readonly string[];
  /** Processors that this program may use, and the computer's memory. */
  hardware(): { readonly processors: number; readonly memoryMib: number };
  /** Versions of the system and of the programs beneath, by name. */
  versions(): Readonly<Record<string, string>>;
}

/** What differs between shells. */
export interface ShellPorts {
  readonly dialogs: Dialogs;
  readonly desktop: Desktop;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly log: Log;
  /** Where the shell can ask the system. */
  readonly systemProxy?: SystemProxy;
}

/** For support. Entries never hold secrets. */
export interface Log {
  error(message: string, cause: unknown): void;
  /** What is no failure; not every shell has a place for it. */
  tell?(level: 'warn' | 'info' | 'debug', message: string): void;
}

export interface Ports extends ShellPorts {
  readonly clock: Clock;
  readonly ciphers: PasswordCiphers;
  readonly keys: Keys;
  readonly weakKeys: WeakKeys;
  readonly folders: Folders;
  readonly journals: Journals;
  readonly connections: DeviceConnections;
  readonly http: Http;
  readonly proxies: Proxies;
  readonly systemRoots: SystemRoots;
  readonly probe: Probe;
  readonly hubListener: HubListener;
  readonly controlListener: ControlListener;
  readonly computer: ThisComputer;
  readonly opening: Opening;
  readonly making: DeviceMaking;
  readonly fleetThreads: FleetThreads;
}
