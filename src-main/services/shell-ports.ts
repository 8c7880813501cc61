import type { CertificateDefaults, WindowSettings } from '../contract/models.ts';
import type { ThingsBoardRefusal } from '../core/hub/faces/thingsboard/registry.ts';
import type { ProxySetting } from './proxy-port.ts';

/** The shell's part of the ports. */

/** What the user picks in dialogs of the shell. Undefined: cancelled. */
export interface Dialogs {
  chooseFolder(options: { readonly title: string; readonly startIn: string }): Promise<string | undefined>;
  chooseFile(options: {
    readonly title: string;
    /** Endings without the dot; every file can be chosen all the same. */
    readonly kind: { readonly name: string; readonly endings: readonly string[] };
    readonly startIn: string;
  }): Promise<string | undefined>;
  /** The same for any number of files; none where the user cancelled. */
  chooseFiles(options: Parameters<Dialogs['chooseFile']>[0]): Promise<readonly string[]>;
  chooseWhereToSave(options: {
    readonly title: string;
    readonly suggestedName: string;
    readonly startIn: string;
  }): Promise<string | undefined>;
}

/** `body` may have a few lines. */
interface Notification {
  readonly title: string;
  readonly body: string;
  readonly onClick: () => void;
}

/** The user's desktop, as far as the shell reaches it. */
export interface Desktop {
  readonly shell: 'electron' | 'browser' | 'terminal';
  readonly system: 'windows' | 'macos' | 'linux';
  readonly version: string;
  /** Which the system prefers, as BCP 47 tags; none: nothing but English is spoken. */
  readonly languages: readonly string[];
  /** Where a workspace is made for somebody who has chosen nothing, and where dialogs start. */
  readonly documents: string;
  /** Certbench's own folder: settings, and the local hub's state. */
  readonly data: string;
  /** Shows a file selected in the system's file manager, or a folder opened. */
  show(path: string): Promise<void>;
  openLink(address: string): Promise<void>;
  /** Lets a file follow the pointer, which is held down, out of the window; absent where the shell cannot. */
  startDrag?(path: string): Promise<void>;
  /** Puts a file on the clipboard, for a file manager to paste; absent where the shell cannot. */
  copyFile?(path: string): Promise<void>;
  /** Hands a file or folder to the system's trash; absent where the shell reaches none. Throws STORAGE_FAILED. */
  moveToTrash?(path: string): Promise<void>;
  /** Shows a notification of the system; absent where the shell has none. A click shows the window too. */
  notify?(notification: Notification): void;
}

export interface AppSettings {
  readonly recentWorkspaces: readonly string[];
  readonly hub: {
    readonly startWithApp: boolean;
    readonly port: number;
    /** Without it `connack`. */
    readonly thingsboardRefusal?: ThingsBoardRefusal | undefined;
    /** Without it `this-computer`. */
    readonly reachable?: 'this-computer' | 'network' | undefined;
    /** Without them the usual ones. */
    readonly webSocketPort?: number | undefined;
    readonly amqpPort?: number | undefined;
    readonly alpnPort?: number | undefined;
    readonly revocationPort?: number | undefined;
  };
  /** Without it as this computer has it. */
  readonly proxy?: ProxySetting | undefined;
  /** What new certificates begin with. */
  readonly defaults?: CertificateDefaults | undefined;
  /** Without it they are looked for. */
  readonly lookForUpdates?: boolean | undefined;
  /** Without it the user is told before certificates end, where the shell can. */
  readonly remindOfEnds?: boolean | undefined;
  /** Without it `info`. */
  readonly logLevel?: WindowSettings['logLevel'] | undefined;
  /** Without it `system`. */
  readonly language?: WindowSettings['language'] | undefined;
}

export interface Settings {
  read(): AppSettings;
  /** What is changed is read at once; when it resolves it is stored. Throws STORAGE_FAILED. */
  change(part: Partial<AppSettings>): Promise<void>;
}

/** The proxy that the system has for an address, in the words of a PAC file: "PROXY host:port; DIRECT". */
export type SystemProxy = (url: string) => Promise<string>;

/** Passphrases that the user wants remembered. */
export interface Secrets {
  keeps(): Promise<'on-this-computer' | 'until-closed' | 'never'>;
  remember(name: string, secret: string): Promise<void>;
  recall(name: string): Promise<string | undefined>;
  forget(name: string): Promise<void>;
  /** Names of what is remembered. */
  names(): ReadonlySet<string>;
}
