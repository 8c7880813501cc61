/** The authorities that a system trusts, in its own store. */
export interface SystemTrust {
  /** By the runtime, from a file of the system, or not at all: an older runtime cannot ask Windows or macOS. */
  readonly from: 'runtime' | 'file' | 'nowhere';
  /** Of the file. */
  readonly path?: string;
  readonly count: number;
  /** How many the runtime brings along. */
  readonly bundled: number;
  /** Those of the system that it does not, one certificate each, PEM. */
  readonly furtherPems: readonly string[];
}

/** Asked when a connection needs it. Never fails. */
export interface SystemRoots {
  read(): Promise<SystemTrust>;
}
