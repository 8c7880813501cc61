import { Child } from './children.ts';
import type { FleetOrder } from './fleet-programs.ts';
import type { Report } from './report.ts';
import { fleetScene } from './scene.ts';

/** What a long run tells. */
export interface LongFound {
  readonly attempted: number;
  readonly acknowledged: number;
  readonly reconnects: number;
  readonly minutes: number;
  readonly mostOctets: number;
  readonly latencyP95Ms?: number;
}

/**
 * Many devices for long, one message a device every ten seconds: sent, acknowledged and received are the same. A device takes a
 * file descriptor at each end, so that `ulimit -n` has to be above their number; CERTBENCH_BENCH_DEVICES and CERTBENCH_BENCH_MINUTES
 * make it a smaller one.
 */
export async function tenThousandFigures(report: Report): Promise<void> {
  const devices = Number(process.env['CERTBENCH_BENCH_DEVICES'] ?? 10_000);
  const minutes = Number(process.env['CERTBENCH_BENCH_MINUTES'] ?? 10);
  const intervalMs = 10_000;
  const scene = await fleetScene(devices);
  const { workspace, ids, rootFile } = scene;
  const hub = new Child('ourHub', { authorityFile: rootFile });
  try {
    const { port, caFile } = await hub.next<{ port: number; caFile: string }>();
    const messages = Math.round((minutes * 60_000) / intervalMs);
    const order: FleetOrder = { workspace, ids, port, caFile, messages, intervalMs, atHub: true };
    const fleet = new Child('longRun', order);
    const found = await fleet.next<LongFound>();
    await fleet.end();
    const { received } = await hub.ask<{ received: number }>();
    const { attempted, acknowledged, reconnects, mostOctets, latencyP95Ms = Number.NaN } = found;
    const isWhole = attempted === acknowledged && acknowledged === received && received === devices * messages;
    report.row({
      what: `${devices} devices for ${minutes} minutes at the local hub, one message a device every 10 s`,
      against: 'what was sent',
      toReach: 'sent = acknowledged = received',
      ours: `${acknowledged} acknowledged, ${received} received; 95 % within ${latencyP95Ms} ms; ${reconnects} reconnects; ${(mostOctets / 1e6).toFixed(0)} MB`,
      theirs: `${attempted} sent in ${found.minutes.toFixed(1)} minutes, ${devices * messages} planned`,
      ratio: isWhole ? 'none lost' : 'NOT THE SAME',
    });
  } finally {
    await hub.end();
    await scene.close();
  }
}
