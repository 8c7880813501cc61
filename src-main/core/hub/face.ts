import type { FaceName } from '../platform/platform.ts';
import type { DataSignatureCheck, Digest, SignatureChecks } from '../primitives.ts';
import type { Anchor } from '../x509/path.ts';
import type { Certificate } from '../x509/read-certificate.ts';
import type { DeviceChannel, MethodTurn } from './device-channel.ts';
import type { FaultSubject, IssuingFault } from './issuing/faults.ts';
import type { IssueOrder } from './issuing/order.ts';
import type { FaceEvent } from './face-event.ts';
import type { LateAnswers } from './late-answers.ts';
import type { HubLimits } from './limits.ts';
import type {
  Granted,
  OutgoingMessage,
  PublishedMessage,
  QualityOfService,
  SubscribeDecision,
  SubscribeRequest,
  WillMessage,
} from './messages.ts';
import type { MqttTerms, MqttVersion } from './mqtt-terms.ts';
import type { PurposeRules } from './purpose.ts';
import type { AmqpFace } from './amqp.ts';
import type { HttpsFace } from './https.ts';
import type { Refusal } from './refusal.ts';
import type { KnownLists } from './revocation/known-lists.ts';
import type { HubState, StateChange } from './state.ts';
import type { ThingsBoardRefusal } from './faces/thingsboard/registry.ts';

export type { Refusal, RefusalCause } from './refusal.ts';

/**
 * A face is one cloud that the hub plays on its port. Each is a folder beside `iot-hub/` with an object of this type and
 * a row in `faces/index.ts`. A face decides; the service carries out what it answers. Client IDs of two faces have nothing to
 * do with each other.
 */
export interface HubFace {
  readonly name: FaceName;
  /**
   * Whether its sessions are devices of the registry: those are told as connected there, and cut off when they are
   * disabled or removed.
   */
  readonly ofRegistry: boolean;
  /** What this cloud has of MQTT. */
  readonly mqtt: MqttTerms;
  /** Faces of one realm pass messages to each other's clients; without it a client hears from the hub alone. */
  readonly realm?: Realm;
  /** Whether a certificate means something here, before anybody has logged in with it. */
  knows?(presented: readonly Uint8Array[], world: HubWorld): boolean;
  /** Whether a login is addressed to this cloud: by its user name, or by what is known of its certificate. */
  claims(attempt: ConnectAttempt, world: HubWorld): boolean;
  login(attempt: ConnectAttempt, world: HubWorld): LoginDecision;
  /** What a client that was let in will be refused all the same, where this cloud lets in first and decides then. */
  laterRefusal?(client: Pick<LetIn, 'deviceId' | 'presented'>, world: HubWorld): Refusal | undefined;
  publish(session: Session, message: PublishedMessage, world: HubWorld): Reaction;
  subscribe(session: Session, request: SubscribeRequest, world: HubWorld): SubscribeDecision;
  /** Whether a client may still have what was published on a topic; without it whatever it has subscribed to. */
  receives?(client: Pick<LetIn, 'clientId' | 'presented'>, topic: string, world: HubWorld): boolean;
  /** What the hub itself starts with a device, where the cloud has such things. */
  readonly deviceChannel?: DeviceChannel;
  readonly lateAnswers?: LateAnswers;
  /** The same cloud by AMQP, where it speaks it. */
  readonly amqp?: AmqpFace;
  /** The same cloud by HTTPS, where it speaks it. */
  readonly https?: HttpsFace;
}

/** Where messages of clients are passed on, and retained. */
export type Realm = 'spaces' | 'broker' | 'aws';

/** What a client proves itself with, whatever it speaks. */
export interface Credentials {
  readonly hasPassword: boolean;
  /** The password is a shared access signature of Azure ("Control access with shared access signatures"). */
  readonly hasSasToken?: boolean;
  /** DER as presented, leaf first; empty where the client has sent none. */
  readonly presented: readonly Uint8Array[];
}

/** A CONNECT packet with what TLS said about the client. */
export interface ConnectAttempt extends Credentials {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly protocolVersion: MqttVersion;
  readonly clean: boolean;
  /** MQTT 5: seconds for which the session is to outlive the connection; undefined in earlier versions. */
  readonly sessionExpirySeconds?: number | undefined;
  /** MQTT 5: the method of an enhanced authentication (4.12). */
  readonly authenticationMethod?: string | undefined;
  /** A password is there, and has no octets. */
  readonly passwordIsEmpty?: boolean | undefined;
  readonly will?: WillMessage | undefined;
}

/** What a face may look at. */
export interface HubWorld {
  readonly now: Date;
  /** When the hub was started: what was ordered before, and has not come, was lost with it. */
  readonly since?: Date;
  readonly anchors: readonly Anchor[];
  /** Revocation lists that the hub goes by; without them it looks at none, as the clouds that it plays do. */
  readonly lists?: KnownLists | undefined;
  readonly state: HubState;
  /** Who is connected to this face under this client ID. */
  holder(face: FaceName, clientId: string): LetIn | undefined;
  /** Register unknown devices whose certificate is good. */
  readonly autoRegister: boolean;
  /** Play a broker without a cloud for those who name none. */
  readonly plainBroker?: boolean;
  /** What a policy is told to do with the next request of a device. */
  issuingFault?(policy: string, deviceId: string): IssuingFault | undefined;
  /** The provisioning service; without it nobody logs in there. */
  readonly dps?: DpsWorld;
  /** Without it `connack`. */
  readonly thingsboardRefusal?: ThingsBoardRefusal;
  /** Without them the defaults. */
  readonly limits?: HubLimits;
  /** Without them the defaults. */
  readonly purposes?: PurposeRules;
  readonly digest: Digest;
  readonly signatures: SignatureChecks;
  /** Of requests for a certificate, by the key that they are for. */
  readonly verifies: DataSignatureCheck;
  /** Reads a client's certificate, or one `isAbove` it, and throws where it cannot; without it each is read anew. */
  readonly read?: (der: Uint8Array, isAbove: boolean) => Certificate;
}

/** A failure that the provisioning service is told to answer with. */
export type DpsFault = '401' | '404' | '429' | 'failed' | 'disabled';

/** What a device speaks that is assigned. */
export type AssignedProtocol = 'mqtt' | 'amqp' | 'https';

interface DpsWorld {
  readonly idScope: string;
  /** This hub's address as a device that speaks such a protocol reaches it. */
  assignedHub(protocol: AssignedProtocol): string;
  fault(registrationId: string): DpsFault | undefined;
  /** Asked once for each registration: why it is too much just now. */
  throttled?(registrationId: string): Refusal | undefined;
}

/** A client that was let in, whatever it speaks. */
export interface LetIn {
  readonly face: HubFace;
  /** What events call the client: a device's ID, a registration ID, a name. Two faces may mean different things by one. */
  readonly deviceId: string;
  readonly clientId: string;
  /** DER as presented, leaf first. */
  readonly presented: readonly Uint8Array[];
  /** The version of its cloud's protocol that it has named. */
  readonly apiVersion?: string | undefined;
}

/** An accepted connection of MQTT. `filters` are those granted so far. */
export interface Session extends LetIn {
  readonly protocolVersion: MqttVersion;
  readonly filters: ReadonlyMap<string, Granted>;
  /** Where a cloud has devices say that they are there: the nonce with which this connection has. */
  readonly presence?: Uint8Array | undefined;
}

export type LoginDecision =
  | ({ readonly accepted: true; readonly deviceId: string; readonly apiVersion?: string } & Consequences)
  /** `code` is the CONNACK return code (MQTT 3.1.1 3.2.2.3); where it is `silent`, versions before 5 get no CONNACK. */
  | ({
      readonly accepted: false;
      readonly code: 1 | 2 | 3 | 4 | 5;
      readonly silent?: true;
      /** What the cloud tells others of it. */
      readonly announcements?: readonly OutgoingMessage[];
    } & Refusal &
      Consequences);

/** What a login or a message changes in the hub and tells of, as data. */
interface Consequences {
  readonly changes?: readonly StateChange[];
  readonly events?: readonly FaceEvent[];
}

/** Telemetry as the hub received it. */
export interface ReceivedTelemetry {
  /** The cloud that takes such messages. */
  readonly face: FaceName;
  readonly deviceId: string;
  readonly topic: string;
  readonly qos: QualityOfService;
  readonly properties: Readonly<Record<string, string>>;
  readonly systemProperties: Readonly<Record<string, string>>;
  readonly payload: Uint8Array;
}

/** What something that a client has sent brings about, whatever it speaks. */
export interface Effects extends Consequences {
  /** Told as refused though the connection stays, because the cloud has answered. */
  readonly declined?: Refusal;
  readonly telemetry?: ReceivedTelemetry;
  readonly methodResponse?: { readonly requestId: string; readonly status: number; readonly payload: Uint8Array };
  readonly methodTurn?: MethodTurn;
  /** What is to be signed; the face goes on when that is done. */
  readonly order?: IssueOrder;
  /** A failure on demand was shown to such a request, which no order follows. */
  readonly shownFault?: FaultSubject;
}

/** What a published message brings about. */
export interface Reaction extends Effects {
  /** Set where the connection is to be closed; in MQTT 5 an acknowledgement that says so may do instead. */
  readonly refusal?: Refusal;
  /** The session's, from now on. */
  readonly presence?: Uint8Array;
  /** For the client itself. */
  readonly replies?: readonly OutgoingMessage[];
  /** For every session of the realm that has subscribed to its topic, at the QoS that was granted at most; retained where it says so. */
  readonly deliver?: OutgoingMessage;
  /** What the cloud says of it to every session of the realm that has subscribed, this one too. */
  readonly announcements?: readonly OutgoingMessage[];
}
