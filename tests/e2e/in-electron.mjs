// npm run test:electron [-- FILTER ...]: the specs of the window in Electron, its own included. CERTBENCH_EXECUTABLE names the
// program; else it is the installed package's.
import { spawnSync } from 'node:child_process';
import { buildIfNeeded } from '../../src-main/launch/build-if-needed.mjs';
import { electronBinary } from '../../src-main/launch/electron-binary.mjs';

await buildIfNeeded();
if (!process.env.CERTBENCH_EXECUTABLE && electronBinary() === undefined) {
  console.error('There is no Electron: name its program in CERTBENCH_EXECUTABLE. It does not run as root.');
  process.exit(1);
}
const npx = (...args) => {
  const env = { ...process.env, SHELL_UNDER_TEST: 'electron' };
  const { status } = spawnSync('npx', args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
};
npx('vite', 'build', '--mode', 'e2e', '--logLevel', 'error');
npx('playwright', 'test', '-c', 'tests/e2e', ...process.argv.slice(2));
