import type { MethodOutput } from '../../contract/methods.ts';
import type { HubAuthorities } from './hub-authorities.ts';
import type { HubDevices } from './hub-devices.ts';
import type { HubEnrollments } from './hub-enrollments.ts';
import type { HubThingsBoard } from './hub-thingsboard.ts';
import type { HubTopicSpaces } from './hub-topic-spaces.ts';
import type { SavingTrouble } from './saver.ts';
import type { HubSessions } from './sessions.ts';

/** The local hub from its start to its stop. */
export interface RunningHub {
  readonly authorities: HubAuthorities;
  readonly devices: HubDevices;
  readonly enrollments: HubEnrollments;
  readonly thingsboard: HubThingsBoard;
  readonly topicSpaces: HubTopicSpaces;
  readonly address: MethodOutput<'hub.start'>;
  readonly sessions: Pick<HubSessions, 'foresee' | 'world'>;
  /** Why nothing can be saved. */
  readonly saving: () => SavingTrouble | undefined;
  readonly close: () => Promise<void>;
}
