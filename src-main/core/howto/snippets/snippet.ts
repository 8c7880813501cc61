import type { ConnectionFacts, MqttFacts } from '../../platform/connection.ts';
import type { EncodedMessage, SnippetLanguage, Subscription } from '../../platform/platform.ts';
import type { Settings } from '../../platform/fields.ts';

/** Everything that a client of one device follows from. Files are named from the workspace's folder, where it is run. */
export interface SnippetOrder<Facts extends ConnectionFacts = ConnectionFacts> {
  readonly deviceId: string;
  readonly facts: Facts;
  readonly settings: Settings;
  /** Whether the platform has passwords beside certificates. */
  readonly takesPassword: boolean;
  /** What the simulation would send first. */
  readonly message: EncodedMessage & { readonly text: string };
  readonly subscriptions: readonly Subscription[];
  readonly files: {
    /** PEM of what the device presents, and its key. */
    readonly certificate: string;
    readonly key: string;
    readonly pfx: string;
    /** PEM of whom to trust; without it the system's roots are. */
    readonly trusted: string | undefined;
  };
}

/** A complete program that a device programmer starts from. */
export interface Snippet {
  readonly language: SnippetLanguage;
  readonly label: string;
  readonly fileName: string;
  /** The line that brings its library. */
  readonly install: string;
  readonly code: string;
}

/**
 * One library of one language. A secret is never in a program: it reads a key's passphrase from KEY_PASSPHRASE, a keystore's
 * password from KEYSTORE_PASSWORD and MQTT's from MQTT_PASSWORD.
 */
export interface SnippetKind<Facts extends ConnectionFacts = ConnectionFacts> extends Omit<
  Snippet,
  'code' | 'install'
> {
  readonly install: (order: SnippetOrder<Facts>) => string;
  /** Undefined where the library cannot do what the platform's settings ask for. */
  readonly write: (order: SnippetOrder<Facts>) => readonly string[] | undefined;
}

/** What libraries of MQTT, which know no cloud, are told. */
export type MqttOrder = SnippetOrder<MqttFacts>;

/** What a program listens for is not ended by anything; so it ends by time. */
export const listenSeconds = 10;
