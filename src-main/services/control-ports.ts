/** What the control channel of a hub needs of the wire: a way for other programs of this user, on this computer, to manage it. */

/** One program that has shown the token. */
export interface ControlLink {
  /** A line without its end. */
  send(line: string): void;
  /** Ends the connection when what was sent has gone out. */
  end(): void;
}

/** The hub's end of a link. */
export interface ControlPeer {
  line(text: string): void;
  /** A line is longer than is allowed; nothing after it is read. */
  tooLong(): void;
  gone(): void;
}

export interface ControlTerms {
  /** What a program must say first, as one line. */
  readonly token: string;
  /** For that it has so many milliseconds. */
  readonly helloMs: number;
  /** Bytes of any later line at most. */
  readonly longestLine: number;
}

export interface ControlListener {
  /** Listens on a free port of the loopback address, and nowhere else. Whoever begins with anything but the token is put out without a word. */
  listen(
    terms: ControlTerms,
    welcome: (link: ControlLink) => ControlPeer,
  ): Promise<{
    readonly port: number;
    /** Of this process. */
    readonly processId: number;
    /** Takes no more programs; links that are open end by themselves. */
    close(): void;
  }>;
}
