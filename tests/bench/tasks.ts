import type { CDPSession, Page } from 'playwright-core';

/** The longest task of a page's main thread: by the clock, and by the processor's time, of which nobody else takes any. */
export interface LongestTask {
  readonly clockMs: number;
  readonly processorMs: number;
  /** Processor time of all tasks. */
  readonly allMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Durations in microseconds, by the clock and of the thread. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What Chromium's trace calls a task, and the thread that draws a page. */
const [task, thread] = ['ThreadControllerImpl::RunTask', 'CrRendererMain'];

/** Begins to watch the tasks of a page's main thread; answers how to end it. */
export async function watchTasks(page: Page): Promise<() => Promise<LongestTask>> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline'],
      excludedCategories: ['*'],
    },
  });
  return async () => longestOf(await endTracing(tools));
}

async function endTracing(tools: CDPSession): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  tools.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => tools.once('Tracing.tracingComplete', resolve));
  await tools.send('Tracing.end');
  await complete;
  await tools.detach();
  return events;
}

function longestOf(events: readonly TraceEvent[]): LongestTask {
  const threads = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === thread)
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const found = { clockMs: 0, processorMs: 0, allMs: 0 };
  for (const { name, ph, pid, tid, dur = 0, tdur = 0 } of events) {
    if (ph !== 'X' || !threads.has(`${pid} ${tid}`) || name !== task) continue;
    found.clockMs = Math.max(found.clockMs, dur / 1000);
    found.processorMs = Math.max(found.processorMs, tdur / 1000);
    found.allMs += tdur / 1000;
  }
  return found;
}
