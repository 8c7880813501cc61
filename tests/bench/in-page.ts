import type { Page } from 'playwright-core';

interface InPage {
  certbench: { call(method: string, input: unknown): Promise<{ value: Record<string, never>; error?: unknown }> };
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

interface Fleet {
  readonly devices: number;
  readonly intervalMs: number;
}

/** Devices with certificates of an authority that the local hub knows, and a run of them on its page. Answers how to end it. */
export async function startFleet(page: Page, fleet: Fleet): Promise<() => Promise<void>> {
  const runId = await page.evaluate(async ({ devices, intervalMs }) => {
    const { certbench } = globalThis as unknown as InPage;
    const call = async (method: string, input: unknown) => {
      const { value, error } = await certbench.call(method, input);
      if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
      return value;
    };
    const { workspace } = await call('workspace.current', {});
    const root = { workspace, name: 'Root', passphrase: '1234', remember: true };
    const { certificatePem } = await call('authority.create', root);
    const numbered = { kind: 'numbered', prefix: 'd-', count: devices };
    const made = await call('device.create', { workspace, devices: numbered, authority: { name: 'Root' } });
    const deviceIds = (made['devices'] as unknown as { deviceId: string }[]).map(({ deviceId }) => deviceId);
    await call('workspace.open', { workspace });
    const { port, authorityPem } = await call('hub.start', { port: 0 });
    await call('hub.uploadAuthority', { certificatePem, verified: true });
    await call('hub.registerDevices', { devices: deviceIds.map((deviceId) => ({ deviceId })) });
    const place = { platform: 'local-hub', host: 'localhost', port, serverCaPem: authorityPem };
    const started = await call('simulation.start', { workspace, deviceIds, ...place, messages: 0, intervalMs });
    return String(started['runId']);
  }, fleet);
  await page.reload();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Simulate/ })
    .click();
  await page.locator('.logrow').first().waitFor();
  await page.waitForFunction(
    async ([id, devices]) => {
      const { certbench } = globalThis as unknown as InPage;
      const { value } = await certbench.call('simulation.status', { runId: id });
      return Number(value['connected']) === devices;
    },
    [runId, fleet.devices] as const,
    { timeout: 180_000, polling: 1000 },
  );
  return () =>
    page.evaluate(async (id) => {
      const { certbench } = globalThis as unknown as InPage;
      await certbench.call('simulation.stop', { runId: id });
      await certbench.call('hub.stop', {});
    }, runId);
}
