import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { Workbench } from '../support/workbench.ts';
import { electronFigures } from './electron.ts';
import { hubFigures } from './hub.ts';
import { libraryFigures } from './library.ts';
import { windowFigures } from './window.ts';

/**
 * Figures beside a peer or a physical limit of the same run, since a machine's speed drifts. Run it with `npm run bench`.
 */

const run = promisify(execFile);

/** What an engineer's script does: four openssl commands a device. */
const openSslLoop = `
set -e
for i in $(seq "$COUNT"); do
  d="$OUT/d$i"
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$d.key" 2>/dev/null
  openssl req -new -key "$d.key" -subj "/CN=d$i" -out "$d.csr"
  openssl x509 -req -in "$d.csr" -CA "$CA" -CAkey "$CAKEY" -CAcreateserial -CAserial "$OUT/serial" -days 365 -out "$d.pem" 2>/dev/null
  openssl pkcs12 -export -inkey "$d.key" -in "$d.pem" -certfile "$CA" -passout pass:1234 -out "$d.pfx"
done`;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const rate = (count: number, took: number) => `${(count / took).toFixed(0).padStart(6)} a second`;

async function devices(profile: 'modern' | 'compatible', count: number, peerCount: number): Promise<void> {
  const bench = await Workbench.open();
  const peerFolder = await mkdtemp(join(tmpdir(), 'certbench-peer-'));
  try {
    const { files } = await bench.authority('Root');
    const path = (end: string) =>
      join(bench.folder, 'workspace', files.find(({ name }) => name.endsWith(end))?.path ?? '');
    const caKey = join(peerFolder, 'ca.key');
    await run('openssl', ['pkey', '-in', path('-key.pem'), '-passin', 'pass:1234', '-out', caKey]);
    const env = { ...process.env, COUNT: String(peerCount), OUT: peerFolder, CA: path('Root.pem'), CAKEY: caKey };
    const peer = (await seconds(() => run('bash', ['-c', openSslLoop], { env }))) / peerCount;

    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const memoryBefore = process.memoryUsage().rss;
    let memoryPeak = memoryBefore;
    const watch = setInterval(() => (memoryPeak = Math.max(memoryPeak, process.memoryUsage().rss)), 50);
    const ours =
      (await seconds(() =>
        bench.call('device.create', {
          workspace: bench.workspace,
          devices: { kind: 'numbered', prefix: 'd-', count },
          authority: { name: 'Root', passphrase: '1234' },
          pfxProfile: profile,
        }),
      )) / count;
    clearInterval(watch);
    delay.disable();
    console.log(`device create, P-256 with ${profile} .pfx, ${count} in one run, flushed to disk`);
    console.log(`  certbench          ${rate(1, ours)}`);
    console.log(`  openssl in a loop  ${rate(1, peer)}   (${peerCount} devices, not flushed)`);
    console.log(`  ratio              ${(peer / ours).toFixed(1)} times`);
    console.log(
      `  longest pause of the event loop ${(delay.max / 1e6).toFixed(0)} ms; memory grew by ${((memoryPeak - memoryBefore) / 1e6).toFixed(0)} MB\n`,
    );
  } finally {
    await bench.close();
    await rm(peerFolder, { recursive: true, force: true });
  }
}

/** Telemetry of many devices into the local hub, in one process, beside what TLS alone would allow to sign. */
async function telemetry(count: number, messages: number): Promise<void> {
  const bench = await Workbench.open();
  try {
    const { certificatePem } = await bench.authority('Root');
    const made = await bench.call('device.create', {
      workspace: bench.workspace,
      devices: { kind: 'numbered', prefix: 'd-', count },
      authority: { name: 'Root', passphrase: '1234' },
    });
    const address = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true });
    await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    let received = 0;
    bench.services.sources['hub.events']({}, ({ type }) => {
      if (type === 'message') received++;
    });
    const { runId } = await bench.call('simulation.start', {
      workspace: bench.workspace,
      deviceIds: made.devices.map(({ deviceId }) => deviceId),
      platform: 'local-hub',
      host: 'localhost',
      port: address.port,
      serverCaPem: address.authorityPem,
      messages,
      intervalMs: 10,
    });
    const took = await seconds(
      () =>
        new Promise<void>((resolve) => {
          bench.services.sources['simulation.totals']({ runId }, ({ state }) => {
            if (state !== 'running') resolve();
          });
        }),
    );
    const totals = await bench.call('simulation.status', { runId });
    console.log(
      `telemetry, ${count} devices with own certificates over mutual TLS, QoS 1, hub and devices in one process`,
    );
    console.log(`  messages           ${rate(received, took)}, handshakes included`);
    console.log(`  latency            ${totals.latencyMedianMs} ms median, ${totals.latencyP95Ms} ms at 95 %`);
    console.log(
      `  ratio to the schedule ${((count * 100) / (received / took)).toFixed(1)} times slower than one message a 10 ms from each\n`,
    );
  } finally {
    await bench.close();
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Words behind `npm run bench --` choose the parts of these names. */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  modern: () => devices('modern', 1000, 40),
  compatible: () => devices('compatible', 200, 20),
  telemetry: () => telemetry(100, 100),
  hub: hubFigures,
  window: () => windowFigures(root),
  library: () => libraryFigures(root),
  electron: () => electronFigures(root),
};

console.log(`Node ${process.version}, ${cpus().length} processors\n`);
const chosen = process.argv.slice(2);
for (const [name, part] of Object.entries(parts)) {
  if (chosen.length === 0 || chosen.includes(name)) await part();
}
