/** The disk, as far as services need it. */

export interface FileToWrite {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file for a folder of the user. Its name may lead into folders below, with / between them. */
export interface FileToPlace extends FileToWrite {
  /** A private key is in it, so nobody else may read it. */
  readonly holdsKey: boolean;
}

/** Looks at files as they were written, and stops by throwing. */
export type Verify = (read: (name: string) => Uint8Array) => Promise<void>;

/** A folder, as far as single files are read. */
export interface FolderReading {
  /** For people and for other programs. */
  absolute(path: string): string;
  /** Undefined where there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** A file that is there. */
export interface FoundFile<Bytes = Uint8Array> {
  /** Undefined where it is as it was when it was given the stamp that was handed in. */
  readonly bytes: Bytes | undefined;
  /** Tells it from what it may be later; undefined where it has changed so lately that nothing would. */
  readonly stamp: string | undefined;
}

/**
 * A folder that Certbench keeps things in. Paths are relative, with / between their parts. Links, pipes and devices are
 * refused with STORAGE_FAILED, as what the disk refuses is. Once another has taken over its lock, writing throws WORKSPACE_BUSY.
 */
export interface Folder extends FolderReading {
  /** `listed`: `folders` has just told the folder that it is in, so the way there is known. */
  read(path: string, listed?: boolean): Promise<Uint8Array | undefined>;
  /** The same for files in folders that were listed, of which there may be many thousands: told one after the other, with their place. Those that still are what their stamp in `known` says are not read. */
  readListed(
    paths: readonly string[],
    each: (found: FoundFile | undefined, index: number) => void,
    known?: readonly (string | undefined)[],
  ): Promise<void>;
  /** Names of the folders in a folder; none where it does not exist. */
  folders(path: string): Promise<string[]>;
  /** Sizes of the files in a folder by name; undefined where it does not exist. */
  sizes(path: string): Promise<ReadonlyMap<string, number> | undefined>;
  /** Makes a folder with all its files appear at once. Throws NAME_TAKEN where it exists, or STORAGE_FAILED. */
  createFolder(path: string, files: readonly FileToWrite[], verify: Verify): Promise<void>;
  /** The same, made by somebody else: whoever is handed a path where nothing is makes the folder there, private, with all its files flushed. */
  fillFolder(path: string, fill: (aside: string) => Promise<void>): Promise<void>;
  /** Replaces or makes one file at once. */
  replaceFile(path: string, bytes: Uint8Array): Promise<void>;
  /** The same, in the place of a folder that may be there. A killed process leaves the one or, at the next `settle`, the other. */
  replaceFolder(path: string, files: readonly FileToWrite[], verify: Verify): Promise<void>;
  /** Puts a folder in another place by one rename; the parents there are made. STORAGE_FAILED where something is there. */
  moveFolder(from: string, to: string): Promise<void>;
  /** With all that is below it: it is gone at once, and whatever a killed process leaves of it at the next `settle`. */
  removeFolder(path: string): Promise<void>;
  /** Nothing happens where there is none. */
  removeFile(path: string): Promise<void>;
  /** Who else writes to it just now, in words; undefined where nobody does. */
  heldBy(): Promise<string | undefined>;
  /** Keeps other processes out until released. Throws WORKSPACE_BUSY with the holder. */
  lock(purpose: string): Promise<() => Promise<void>>;
  /** For what is written past it: throws WORKSPACE_BUSY once another has taken over its lock. */
  checkHeld(): Promise<void>;
  /** Whether a killed process has left something, or somebody is writing just now. */
  isUnsettled(): Promise<boolean>;
  /** Clears away what killed processes have left, unless somebody is writing, and answers whether it did. Never fails. */
  settle(): Promise<boolean>;
}

/** A file that is written at its end alone. */
export interface JournalFile {
  /** When it resolves the bytes are on disk. Where it throws STORAGE_FAILED the next append goes in their place. */
  append(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface Journals {
  /** Opens or makes a file, by its absolute path, and drops what it has after so many bytes. Throws STORAGE_FAILED. */
  open(path: string, length: number): Promise<JournalFile>;
}

export interface Folders {
  open(path: string): Folder;
  /** One file that the user chose. Throws NOT_FOUND, FORMAT_NOT_RECOGNISED or STORAGE_FAILED. */
  readFile(path: string, maximumBytes: number): Promise<Uint8Array>;
  /** Replaces or makes one file that the user chose. Throws STORAGE_FAILED. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /**
   * Puts files into a folder that the user chose, all or none; it is made where it is missing. Throws NAME_TAKEN with the
   * names that are there with other contents or with a key, unless they are to be replaced; STORAGE_FAILED; or WORKSPACE_BUSY where
   * another program is at it for longer than is to be waited, in milliseconds.
   */
  placeFiles(
    path: string,
    files: readonly FileToPlace[],
    options: { readonly overwrite: boolean; readonly waitMs?: number },
    verify: Verify,
  ): Promise<void>;
  /**
   * Files below a folder that the user chose, `most` at the most, and whether there are more. Names are relative, with / between
   * their parts. Throws STORAGE_FAILED where the folder itself cannot be read; folders below that cannot are named.
   */
  walk(
    path: string,
    most: number,
  ): Promise<{
    readonly files: readonly { readonly path: string; readonly name: string }[];
    readonly unreadable: readonly string[];
    readonly more: boolean;
  }>;
  /** What is at a path. */
  look(path: string): Promise<'folder' | 'file' | 'nothing' | 'unreadable'>;
  join(...parts: readonly string[]): string;
  /** The last part of a path. */
  nameOf(path: string): string;
}
