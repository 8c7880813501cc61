import type { Command } from 'commander';
import type { MethodInput } from '../contract/methods.ts';
import { rate, wholeNumber } from './arguments.ts';

/** Options that say how fast a fleet may go. */
export interface PaceOptions {
  tier?: string;
  units?: number;
  connectsPerSecond?: number;
  messagesPerSecond?: number;
  keepWithin?: boolean;
  beyondLimits?: boolean;
  dryRun?: boolean;
}

export const addPaceOptions = (command: Command): Command =>
  command
    .option('--tier <name>', 'tier or plan of the cloud, such as S1, S2, S3 and F1 of IoT Hub')
    .option('--units <n>', 'units of the tier, or throughput units', wholeNumber(1, 1000))
    .option('--connects-per-second <n>', 'connections a second of all devices, instead of what the cloud allows', rate)
    .option('--messages-per-second <n>', 'messages a second of all devices, instead of what the cloud allows', rate)
    .option('--keep-within', 'keep within the limits of the cloud also where something else plays it')
    .option('--beyond-limits', 'do not keep within the limits of the cloud')
    .option('--dry-run', 'tell what would be asked of the server, and connect nothing');

/** The plan's member; undefined where none of the options was given. */
export function paceOf(options: PaceOptions): { readonly pace?: MethodInput<'simulation.forecast'>['pace'] } {
  const { tier, units, connectsPerSecond, messagesPerSecond } = options;
  const keepWithin = options.beyondLimits === true ? false : options.keepWithin;
  const pace = { tier, units, connectsPerSecond, messagesPerSecond, keepWithin };
  return Object.values(pace).every((value) => value === undefined) ? {} : { pace };
}
