import type { HubWorld, Session } from './face.ts';
import type { OutgoingMessage } from './messages.ts';
import type { StateChange } from './state.ts';

/** Answers that come long after what they answer: the hub remembers them until their client has them, over connections and its own stop. */
export interface LateAnswers {
  /** Those that the client can hear now, each `remembered` by a name. */
  waiting(session: Session, world: HubWorld): readonly OutgoingMessage[];
  /** What changes when the client has the one of that name. */
  had(session: Session, name: string, world: HubWorld): readonly StateChange[];
}
