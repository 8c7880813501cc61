// The tests of the window need a browser of the Chromium family. On Debian it is installed where that is possible;
// elsewhere it is told.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['microsoft-edge', 'google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
const onPath = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

function install() {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const run = (...command) => {
    const [program, ...args] = [...asRoot, ...command];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
  };
  return (
    run('apt-get', 'update', '-qq') && run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium')
  );
}

const elsewhere = process.platform !== 'linux' || process.env.CERTBENCH_BROWSER;
if (!elsewhere && !names.some(onPath)) {
  console.log('There is no Edge, Chrome or Chromium for the tests of the window.');
  if (onPath('apt-get')) console.log('Installing chromium with apt-get ...');
  if (!onPath('apt-get') || !install()) {
    console.error('Install one of them (on Debian: apt install chromium) and run npm test again.');
    process.exitCode = 1;
  }
}
