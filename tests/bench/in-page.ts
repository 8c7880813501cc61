import type { Page } from 'playwright-core';

interface InPage {
  certbench: { call(method: string, input: unknown): Promise<{ value: Record<string, never> }> };
  benchEcho: (text: string) => Promise<string>;
}

/** Calls one after the other, through Certbench's bridge or through the transport alone. */
export const callsPerSecond = (page: Page, what: 'certbench' | 'bare'): Promise<number> =>
  page.evaluate(async (kind) => {
    const { certbench, benchEcho } = globalThis as unknown as InPage;
    const calls = 1000;
    const start = performance.now();
    for (let n = 0; n < calls; n++) {
      if (kind === 'certbench') await certbench.call('hub.status', {});
      else await benchEcho('{"kind":"call","id":1,"method":"hub.status","input":{}}');
    }
    return calls / ((performance.now() - start) / 1000);
  }, what);

/** How smoothly the page draws. */
export const frames = (page: Page, seconds = 8) =>
  page.evaluate(
    (lasting) =>
      new Promise<{ perSecond: number; longestFrameMs: number; longestTaskMs: number }>((resolve) => {
        const start = performance.now();
        let last = start;
        let count = 0;
        let longestFrameMs = 0;
        let longestTaskMs = 0;
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
        }).observe({ entryTypes: ['longtask'] });
        const frame = () => {
          const now = performance.now();
          longestFrameMs = Math.max(longestFrameMs, now - last);
          last = now;
          count++;
          const elapsed = (now - start) / 1000;
          if (elapsed < lasting) requestAnimationFrame(frame);
          else resolve({ perSecond: count / elapsed, longestFrameMs, longestTaskMs });
        };
        requestAnimationFrame(frame);
      }),
    seconds,
  );

/** Self-signed devices, and a run of them in the window as a user starts it. */
export async function startRun(page: Page, ids: readonly string[] = ['dev-01']): Promise<void> {
  await page.evaluate(async (deviceIds) => {
    const { certbench } = globalThis as unknown as InPage;
    const { value } = await certbench.call('workspace.current', {});
    const devices = { kind: 'ids', ids: deviceIds };
    await certbench.call('device.create', { workspace: value['workspace'], devices });
    await certbench.call('workspace.open', { workspace: value['workspace'] });
    const free = await certbench.call('hub.freePort', { from: 28_883 });
    await certbench.call('app.changeSettings', { hub: { startWithApp: false, port: free.value['port'] } });
  }, ids);
  await page.reload();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Simulate/ })
    .click();
  await page.getByRole('button', { name: 'Start simulation' }).click();
  await page.locator('.logrow').first().waitFor();
}

/** Begins to watch for tasks over 50 ms; answers how to end it and hear the longest, 0 for none. */
export async function longestTask(page: Page): Promise<() => Promise<number>> {
  const watched = await page.evaluateHandle(() => {
    const found = { longest: 0 };
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) found.longest = Math.max(found.longest, duration);
    });
    observer.observe({ entryTypes: ['longtask'] });
    return { found, observer };
  });
  return () =>
    watched.evaluate(async ({ found, observer }) => {
      // What was just done is told with the next tasks.
      await new Promise((resolve) => setTimeout(resolve, 200));
      observer.disconnect();
      return found.longest;
    });
}
