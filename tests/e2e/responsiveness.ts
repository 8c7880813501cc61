import { readFileSync } from 'node:fs';
import type { ElectronApplication, Page } from '@playwright/test';

/** How well a window answered while it was watched. All in milliseconds, but for the frames. */
export interface Responsiveness {
  readonly framesPerSecond: number;
  readonly longestFrameMs: number;
  /** Of those over 50 ms, which alone a browser tells; 0 for none. */
  readonly longestTaskMs: number;
  /** How long calls took to be answered: one that asks for next to nothing, and one that looks at every device and tells what has changed. */
  readonly info: Answered;
  readonly changes: Answered;
  /** One device of a run, which is asked in the thread in which it connects; nothing before `watchDevice`. */
  readonly device: Answered;
}

interface Answered {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Of the longest answer but the first, in characters of JSON. */
  readonly longest: number;
}

interface Watched {
  readonly end: () => Responsiveness;
  readonly beginDevice: (input: object) => void;
}

type World = typeof globalThis & {
  certbench: { call(method: string, input: unknown): Promise<{ ok: boolean; value?: { revision?: string } }> };
  certbenchWatched: Watched;
};

/** Between an answer and the next call. */
const pausesMs = { info: 100, changes: 1000, device: 250 };

/** Watches a page until what is handed in is done: its frames, its tasks, and calls that go on all the time. */
export async function watched(page: Page, workspace: string, work: () => Promise<void>): Promise<Responsiveness> {
  await page.evaluate(
    ([opened, pauses]) => {
      const world = globalThis as World;
      const began = performance.now();
      let [last, frames, longestFrameMs, longestTaskMs] = [began, 0, 0, 0];
      const watching = { ended: false };
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
      });
      observer.observe({ entryTypes: ['longtask'] });
      const frame = () => {
        const now = performance.now();
        longestFrameMs = Math.max(longestFrameMs, now - last);
        last = now;
        frames++;
        if (!watching.ended) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      const calls = (method: string, input: object, pauseMs: number) => {
        const answeredMs: number[] = [];
        let longest = 0;
        const call = async () => {
          let since: object = {};
          while (!watching.ended) {
            const asked = performance.now();
            const { ok, value } = await world.certbench.call(method, { ...input, ...since });
            if (!ok) throw new Error(`${method} was not answered.`);
            if (answeredMs.length > 0) longest = Math.max(longest, JSON.stringify(value).length);
            answeredMs.push(performance.now() - asked);
            since = value?.revision === undefined ? {} : { since: value.revision };
            await new Promise((resolve) => setTimeout(resolve, pauseMs));
          }
        };
        void call();
        return () => {
          const sorted = answeredMs.toSorted((a, b) => a - b);
          const at = (part: number) =>
            sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Infinity;
          return { count: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1), longest };
        };
      };
      const info = calls('app.info', {}, pauses.info);
      const changes = calls('workspace.changes', { workspace: opened }, pauses.changes);
      let device: ReturnType<typeof calls> = () => ({ count: 0, p50Ms: 0, p95Ms: 0, maxMs: 0, longest: 0 });
      world.certbenchWatched = {
        beginDevice(input) {
          device = calls('simulation.deviceState', input, pauses.device);
        },
        end() {
          watching.ended = true;
          observer.disconnect();
          return {
            framesPerSecond: frames / ((performance.now() - began) / 1000),
            longestFrameMs,
            longestTaskMs,
            info: info(),
            changes: changes(),
            device: device(),
          };
        },
      };
    },
    [workspace, pausesMs] as const,
  );
  await work();
  return page.evaluate(() => (globalThis as World).certbenchWatched.end());
}

/** From now on one device of a run is looked at too, in the page that is watched. */
export const watchDevice = (page: Page, runId: string, deviceId: string): Promise<void> =>
  page.evaluate((input) => (globalThis as World).certbenchWatched.beginDevice(input), { runId, deviceId });

/** How late Electron's main process came to what was due, for which menus, dialogs and windows wait, and how much of a core it took. */
export interface Lag {
  readonly p95Ms: number;
  readonly maxMs: number;
  /** CPU time of its main thread by the time that went by; undefined where the system does not tell. */
  readonly busy: number | undefined;
}

type LagWorld = typeof globalThis & { certbenchLag: () => Pick<Lag, 'p95Ms' | 'maxMs'> };

/** Watches the main process until what is handed in is done. */
export async function mainProcessLag(program: ElectronApplication, work: () => Promise<void>): Promise<Lag> {
  await program.evaluate(() => {
    const everyMs = 10;
    const lateMs: number[] = [];
    let due = performance.now() + everyMs;
    const timer = setInterval(() => {
      const now = performance.now();
      lateMs.push(Math.max(0, now - due));
      due = now + everyMs;
    }, everyMs);
    (globalThis as LagWorld).certbenchLag = () => {
      clearInterval(timer);
      const sorted = lateMs.toSorted((a, b) => a - b);
      return { p95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? Infinity, maxMs: sorted.at(-1) ?? Infinity };
    };
  });
  const { pid = 0 } = program.process();
  const [began, before] = [performance.now(), mainThreadMs(pid)];
  await work();
  const [took, after] = [performance.now() - began, mainThreadMs(pid)];
  const busy = before === undefined || after === undefined ? undefined : (after - before) / took;
  return { ...(await program.evaluate(() => (globalThis as LagWorld).certbenchLag())), busy };
}

/** Of a clock tick, as Linux counts the time of threads (proc_pid_stat(5)). */
const tickMs = 10;

/** CPU time of a process's first thread until now; undefined on systems without /proc. */
function mainThreadMs(pid: number): number | undefined {
  try {
    // Its name, in parentheses, may hold blanks; the 14th and 15th fields of the whole are the time in the program and in the system.
    const fields = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return undefined;
  }
}
