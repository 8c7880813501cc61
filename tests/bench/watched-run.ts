import type { Page } from 'playwright-core';
import { type Heap, heapOf, heapText } from './heap.ts';
import { frames } from './in-page.ts';
import type { Row } from './report.ts';
import { type LongestTasks, tasksText, watchTasks } from './tasks.ts';

type Frames = Pick<Awaited<ReturnType<typeof frames>>, 'perSecond' | 'longestFrameMs'>;

interface Watched {
  readonly busy: Frames;
  readonly tasks: LongestTasks;
  /** At first, and at the end of each minute. */
  readonly heaps: readonly Heap[];
}

/** What the page does with a run that it shows. The measure is one minute; a heap that grows slowly takes longer to be seen. */
export async function watchedRun(page: Page, minutes: number): Promise<Watched> {
  const tools = await page.context().newCDPSession(page);
  // What it draws with is loaded by then.
  await frames(page);
  const heaps = [await heapOf(tools)];
  const watched: Awaited<ReturnType<typeof watchedFrames>>[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    watched.push(await watchedFrames(page, 60));
    heaps.push(await heapOf(tools));
  }
  const most = (of: (one: (typeof watched)[number]) => number) => Math.max(...watched.map(of));
  const sum = (of: (one: (typeof watched)[number]) => number) => watched.reduce((all, one) => all + of(one), 0);
  return {
    busy: {
      perSecond: sum(({ busy }) => busy.perSecond) / minutes,
      longestFrameMs: most(({ busy }) => busy.longestFrameMs),
    },
    tasks: {
      clockMs: most(({ tasks }) => tasks.clockMs),
      processorMs: most(({ tasks }) => tasks.processorMs),
      allMs: sum(({ tasks }) => tasks.allMs),
    },
    heaps,
  };
}

/** Looking at the heap is no task of the page, nor is what has waited meanwhile. */
async function watchedFrames(page: Page, seconds: number) {
  await frames(page, 1);
  const stop = await watchTasks(page);
  const busy = await frames(page, seconds);
  return { busy, tasks: await stop() };
}

export const watchedRow = (what: string, idle: Frames, { busy, tasks, heaps }: Watched): Row => ({
  what,
  against: 'the idle page',
  toReach: '50 frames a second, no task over 100 ms, heap flat',
  ours: `${framesText(busy)}; ${tasksText(tasks)}; ${heapText(heaps, 'at first and after each minute')}`,
  theirs: framesText(idle),
  ratio: `${(busy.perSecond / idle.perSecond).toFixed(2)} of its frames`,
});

const framesText = ({ perSecond, longestFrameMs }: Frames): string =>
  `${perSecond.toFixed(0)} frames a second, longest ${longestFrameMs.toFixed(0)} ms`;
