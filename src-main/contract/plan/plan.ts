import { connectionMembers } from './connection.ts';
import { deviceMembers } from './devices.ts';
import { faultMembers } from './faults.ts';
import { messageMembers } from './message.ts';
import { replayMembers } from './replay.ts';
import { paceMembers } from './pace.ts';
import { sensorMembers } from './sensor.ts';
import { timingMembers } from './timing.ts';

/** All that says how a run goes, apart from where its devices lie and what is secret: a file a noun. */
export const planMembers = {
  ...deviceMembers,
  ...connectionMembers,
  ...timingMembers,
  ...sensorMembers,
  ...messageMembers,
  ...replayMembers,
  ...faultMembers,
  ...paceMembers,
};
