// npm run dev: the page reloads as it is edited; the main process is rebuilt and restarted. In Electron, or where its
// program cannot be had, in an installed browser.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBuilder, createServer } from 'vite';
import { electronBinary } from './electron-binary.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
process.env.NODE_ENV = 'development';
const server = await createServer({ root, server: { host: '127.0.0.1' }, appType: 'mpa' });
await server.listen();
const address = new URL('src-renderer/index.html', server.resolvedUrls.local[0]).href;
const electron = electronBinary();
const [program, args, parts] =
  electron === undefined
    ? [process.execPath, [join(root, 'dist', 'chromium', 'chromium.mjs')], ['chromium', 'page']]
    : [electron, [root], ['electron', 'preload']];
console.log(`The page is at ${address}; the main process runs in ${electron === undefined ? 'Node' : 'Electron'}.`);

/** The process with the window; a new one replaces it without ending the development. */
class Child {
  #process;
  #replaced = false;

  start() {
    const env = { ...process.env, CERTBENCH_DEV_URL: address };
    this.#process = spawn(program, args, { stdio: 'inherit', env });
    this.#process.once('exit', () => {
      if (!this.#replaced) void server.close().then(() => process.exit(0));
    });
  }

  async restart() {
    if (this.#process !== undefined) {
      this.#replaced = true;
      const ended = new Promise((resolve) => this.#process.once('exit', resolve));
      this.#process.kill();
      await ended;
      this.#replaced = false;
    }
    this.start();
  }
}

const child = new Child();
const builder = await createBuilder({
  root,
  mode: 'development',
  logLevel: 'warn',
  environments: Object.fromEntries(parts.map((name) => [name, { build: { watch: {} } }])),
});
const built = new Set();
for (const name of parts) {
  const watcher = await builder.build(builder.environments[name]);
  watcher.on('event', (event) => {
    if (event.code === 'ERROR') console.error(event.error.message);
    if (event.code !== 'END') return;
    built.add(name);
    // The window is opened once every part is there, and again after each change of one.
    if (built.size === parts.length) void child.restart();
  });
}
