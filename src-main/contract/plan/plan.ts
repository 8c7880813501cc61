import { z } from 'zod';
import { connectionMembers } from './connection.ts';
import { deviceMembers } from './devices.ts';
import { faultMembers } from './faults.ts';
import { messageMembers } from './message.ts';
import { replayMembers } from './replay.ts';
import { paceMembers } from './pace.ts';
import { passMembers } from './pass.ts';
import { reactionMembers } from './reactions.ts';
import { sensorMembers } from './sensor.ts';
import { timesOfDayMembers } from './times-of-day.ts';
import { timingMembers } from './timing.ts';

/** All that says how a run goes, apart from where its devices lie and what is secret: a file a noun. */
export const planMembers = {
  ...deviceMembers,
  ...connectionMembers,
  ...timingMembers,
  ...timesOfDayMembers,
  ...sensorMembers,
  ...messageMembers,
  ...replayMembers,
  ...faultMembers,
  ...paceMembers,
  ...passMembers,
  ...reactionMembers,
};

/** Of plan files, and of nothing else. A member that is added does not change it; one that means something else does. */
export const planVersion = 1;

/** A plan file: a plan with the version of its form. `docs/plan.schema.json` is made from it. */
export const planFile = z.strictObject({
  /** Where editors find the schema. */
  $schema: z.string().max(2000).optional(),
  version: z.literal(planVersion),
  ...planMembers,
});
