import type { CDPSession, Page } from 'playwright-core';

/**
 * The longest tasks of a page's main thread: by the clock, and by the processor's time, of which nobody else takes any. Where the first is
 * much longer the page has waited for a processor, and not the user for the page.
 */
export interface LongestTasks {
  readonly clockMs: number;
  readonly processorMs: number;
  /** Processor time of all tasks together. */
  readonly allMs: number;
}

/** A task that is shorter is noticed by nobody. */
const shortMs = 100;

export const tasksText = ({ clockMs, processorMs }: LongestTasks): string => {
  const told = `longest task ${processorMs.toFixed(0)} ms of processor, ${clockMs.toFixed(0)} ms by the clock`;
  return processorMs > shortMs ? `${told}: TOO LONG` : told;
};

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** When it began, in microseconds. */
  readonly ts: number;
  /** Durations in microseconds, by the clock and of the thread. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What Chromium's trace calls a task, and the thread that draws a page. */
const [task, thread] = ['ThreadControllerImpl::RunTask', 'CrRendererMain'];

/** Begins to watch the tasks of a page's main thread; answers how to end it. Throws where Chromium does not tell all of them. */
export async function watchTasks(page: Page): Promise<() => Promise<LongestTasks>> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'], excludedCategories: ['*'], traceBufferSizeInKb: 1_000_000 },
  });
  const began = performance.now();
  return async () => {
    const tookMs = performance.now() - began;
    return longestOf(await endTracing(tools), tookMs);
  };
}

async function endTracing(tools: CDPSession): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  tools.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => tools.once('Tracing.tracingComplete', resolve));
  await tools.send('Tracing.end');
  await complete;
  await tools.detach();
  return events;
}

function longestOf(events: readonly TraceEvent[], tookMs: number): LongestTasks {
  const placeOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const threads = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === thread).map(placeOf),
  );
  const tasks = events.filter((event) => event.name === task && event.ph === 'X' && threads.has(placeOf(event)));
  const [first, last] = [Math.min, Math.max].map((of) => tasks.reduce((at, { ts }) => of(at, ts), tasks[0]?.ts ?? 0));
  // A page always has some; its buffer may have been full.
  if (((last ?? 0) - (first ?? 0)) / 1000 < tookMs * 0.8) throw new Error('Chromium has not told of all tasks.');
  const found = { clockMs: 0, processorMs: 0, allMs: 0 };
  for (const { dur = 0, tdur = 0 } of tasks) {
    found.clockMs = Math.max(found.clockMs, dur / 1000);
    found.processorMs = Math.max(found.processorMs, tdur / 1000);
    found.allMs += tdur / 1000;
  }
  return found;
}
