/**
 * Threads in which the devices of runs live. What goes between them and the services is plain data: nothing is shared but memory that was
 * made to be shared.
 */

/** A part of a run, in whatever thread it lives. */
export interface FleetPart {
  post(message: object): void;
  /** Ends it wherever it is. What it was about to tell is lost. */
  end(): Promise<void>;
}

/** Who has begun a part of a run. */
export interface FleetPartOwner {
  message(message: object): void;
  /** The thread has ended by itself; why, for people and in no language of theirs. */
  ended(why: string): void;
  /** Whom devices trust beside Node's roots, one certificate each, PEM. */
  furtherCaPems?(): Promise<readonly string[]>;
}

export interface FleetThreads {
  /** Threads that are worth beginning for so many devices; 0 where there are none, so that devices live in the thread of the services. */
  forDevices(devices: number): number;
  begin(order: object, owner: FleetPartOwner): FleetPart;
}
