import type { CauseScene } from './cause-scene.ts';

/** What stands first where a device is not let in, or does not get through. */
export interface Told {
  /** Undefined where nothing is wrong. */
  readonly cause: string | undefined;
  readonly remedy: string | undefined;
}

/** One thing that is wrong, and what has to be told of it. */
export interface CauseRow {
  /** In the words of who has to find it. */
  readonly truth: string;
  readonly cause: string;
  /** What the remedy that stands first must say. */
  readonly remedy: RegExp;
  /** Has it happen for real. */
  readonly tell: (scene: CauseScene) => Promise<Told>;
}
