// npm start: the window in Electron, or where its program cannot be had, in an installed browser.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfNeeded } from './build-if-needed.mjs';
import { electronBinary, isRoot } from './electron-binary.mjs';

await buildIfNeeded();
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
// Without a display no window can be opened; the browser shell says what to do then.
const electron = process.platform === 'linux' && !display ? undefined : electronBinary();

if (electron === undefined && display) {
  console.error(
    isRoot
      ? 'Electron does not run as root; opening the window in an installed browser.'
      : "Electron's program is not installed and could not be fetched; opening the window in an installed browser.",
  );
}
const [program, args] =
  electron === undefined ? [process.execPath, [join(root, 'dist', 'chromium', 'chromium.mjs')]] : [electron, [root]];
const child = spawn(program, args, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
