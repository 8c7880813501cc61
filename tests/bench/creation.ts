import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { cliPath, run } from '../support/programs.ts';
import type { BareShare } from './bare-thread.ts';
import { type Report, median } from './report.ts';

/** 1 000 devices as a whole process: beside four openssl commands a device, and beside what is bare in it. */

const count = 1000;
const peerCount = 50;
const rounds = 3;

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

/** A program that must succeed, with its time on the clock and on the processors, in milliseconds. */
async function timed(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null';
  const { status, stderr } = await run('bash', ['-c', script, 'timed', program, ...args], { env });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  const [wall = 0, user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { wallMs: wall * 1000, processorMs: (user + system) * 1000 };
}

async function bare(folder: string): Promise<{ wallMs: number; processorMs: number }> {
  const begun = performance.now();
  const before = process.cpuUsage();
  const threads = availableParallelism() + 1;
  const share = Math.ceil(count / threads);
  await Promise.all(
    Array.from({ length: threads }, (_, index) => {
      const workerData: BareShare = { folder, from: index * share, to: Math.min(count, (index + 1) * share) };
      const worker = new Worker(new URL('./bare-thread.cjs', import.meta.url), { workerData });
      return new Promise((resolve, reject) => {
        worker.once('exit', resolve);
        worker.once('error', reject);
      });
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - begun, processorMs: (user + system) / 1000 };
}

export async function creationFigures(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'certbench-creation-'));
  const passphrase = { CERTBENCH_PASSPHRASE: 'correct horse battery staple' };
  try {
    const workspace = join(folder, 'workspace');
    const root = ['authority', 'create', '--workspace', workspace, '--name', 'Root'];
    await timed(process.execPath, [cliPath, ...root], passphrase);
    const file = (end: string) => join(workspace, 'authorities', 'Root', `Root${end}.pem`);
    const key = join(folder, 'ca.key');
    const secret = `pass:${passphrase.CERTBENCH_PASSPHRASE}`;
    await timed('openssl', ['pkey', '-in', file('-key'), '-passin', secret, '-out', key]);
    const found: { ours: Timed[]; loop: Timed[]; bare: Timed[] } = { ours: [], loop: [], bare: [] };
    for (let round = 0; round < rounds; round++) {
      const set = ['--authority', 'Root', '--prefix', `r${round}-`, '--count', String(count)];
      const args = [cliPath, 'device', 'create', '--workspace', workspace, ...set];
      found.ours.push(await timed(process.execPath, args, passphrase));
      const [out, alone] = [join(folder, `openssl-${round}`), join(folder, `bare-${round}`)];
      await Promise.all([mkdir(out), mkdir(alone)]);
      const env = { COUNT: String(peerCount), OUT: out, CA: file(''), CAKEY: key };
      found.loop.push(await timed('bash', ['-c', openSslLoop], env));
      found.bare.push(await bare(alone));
    }
    const of = (what: Timed[], how: keyof Timed, each: number) => median(what.map((one) => one[how])) / each;
    const told = (what: Timed[], each: number) =>
      `${of(what, 'wallMs', each).toFixed(2)} ms a device, ${of(what, 'processorMs', each).toFixed(2)} ms of processors`;
    const times = (how: keyof Timed) => of(found.loop, how, peerCount) / of(found.ours, how, count);
    report.row({
      what: `${count} P-256 devices with chain and .pfx, flushed to disk, whole process`,
      against: `the openssl command in a shell loop (${peerCount} devices, not flushed)`,
      toReach: '20 times faster',
      ours: told(found.ours, count),
      theirs: told(found.loop, peerCount),
      ratio: `${times('wallMs').toFixed(1)} times faster; ${times('processorMs').toFixed(1)} by processors`,
    });
    const over = (how: keyof Timed) => of(found.ours, how, count) / of(found.bare, how, count);
    report.row({
      what: 'the same',
      against: 'its bare crypto and file operations, in threads on all processors',
      toReach: 'within 1.5 times',
      ours: told(found.ours, count),
      theirs: told(found.bare, count),
      ratio: `${over('wallMs').toFixed(2)} times; ${over('processorMs').toFixed(2)} by processors`,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Timed = Awaited<ReturnType<typeof timed>>;
