import type { RemedyAction } from '../../../src-main/contract/remedies.ts';
import type { Trouble } from '../../bench/run-events.ts';
import type { Telling } from '../../ui/lasting.ts';

/** What several devices have trouble with for one cause. */
export interface TroubleGroup {
  /** The same for the same cause, whichever devices have it. */
  readonly key: string;
  /** The newest, which tells of all. */
  readonly newest: Trouble;
  readonly deviceIds: readonly string[];
  /** What can be done, each once. */
  readonly actions: readonly RemedyAction[];
}

/** How they are told as they come and go. */
export const tellingTroubles: Telling<TroubleGroup> = {
  keyOf: ({ key }) => key,
  mayPass: ({ newest }) => newest.type === 'lost',
  isFinal: ({ newest }) => newest.type === 'failed',
};

/** Troubles by cause, those of most devices first. What names the device itself is alike where nothing else differs. */
export function byCause(troubles: Iterable<Trouble>): readonly TroubleGroup[] {
  const groups = new Map<string, Trouble[]>();
  for (const trouble of troubles) {
    const { type, cause, what, deviceId } = trouble;
    const key = JSON.stringify([type, cause, what.replaceAll(wordOf(deviceId), '')]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [trouble]);
    else group.push(trouble);
  }
  return [...groups]
    .map(([key, group]) => {
      const newest = group.reduce((best, trouble) => (trouble.at > best.at ? trouble : best));
      const actions = new Map(
        group.flatMap(({ action }) => (action === undefined ? [] : [[JSON.stringify(action), action] as const])),
      );
      return { key, newest, deviceIds: group.map(({ deviceId }) => deviceId), actions: [...actions.values()] };
    })
    .toSorted((left, right) => right.deviceIds.length - left.deviceIds.length);
}

const wordOf = (deviceId: string): RegExp =>
  new RegExp(String.raw`(?<![\w-])${deviceId.replaceAll(/\W/g, String.raw`\$&`)}(?![\w-])`, 'g');
