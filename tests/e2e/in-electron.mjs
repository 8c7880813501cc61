// npm run test:electron [-- FILTER ...]: the specs of the window in Electron, its own included. CERTBENCH_EXECUTABLE names the
// program; else it is the installed package's. CERTBENCH_DESKTOPS shares them out among so many desktops of Xvfb: windows of one
// desktop take the focus from each other.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buildIfNeeded } from '../../src-main/launch/build-if-needed.mjs';
import { electronBinary } from '../../src-main/launch/electron-binary.mjs';

await buildIfNeeded();
if (!process.env.CERTBENCH_EXECUTABLE && electronBinary() === undefined) {
  console.error('There is no Electron: name its program in CERTBENCH_EXECUTABLE. It does not run as root.');
  process.exit(1);
}

async function run(program, ...args) {
  const env = { ...process.env, SHELL_UNDER_TEST: 'electron' };
  const [status] = await once(
    spawn(program, args, { stdio: 'inherit', env, shell: process.platform === 'win32' }),
    'close',
  );
  return status ?? 1;
}

const built = await run('npx', 'vite', 'build', '--mode', 'e2e', '--logLevel', 'error');
if (built !== 0) process.exit(built);
const specs = ['playwright', 'test', '-c', 'tests/e2e', ...process.argv.slice(2)];
const desktops = Number(process.env.CERTBENCH_DESKTOPS ?? 1);
const all = Array.from({ length: desktops }, (_, index) => {
  if (desktops === 1) return run('npx', ...specs);
  const part = `${index + 1}/${desktops}`;
  // Each looks for a free number from one of its own on: two that look at the same time would find the same.
  const desktop = ['-a', '-n', String(100 * (index + 1))];
  return run('xvfb-run', ...desktop, 'npx', ...specs, `--shard=${part}`, `--output=test-results/${index + 1}`);
});
const statuses = await Promise.all(all);
process.exit(Math.max(...statuses));
