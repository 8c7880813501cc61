// Builds when a source is newer than what was built last. Plain JavaScript, since it runs before anything is built.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBuilder } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const built = [
  'dist/certbench/certbench.mjs',
  'dist/window/index.html',
  'dist/electron/main.mjs',
  'dist/chromium/page.js',
  'dist/THIRD-PARTY-NOTICES.txt',
];
const sources = ['src-main', 'src-renderer', 'package.json', 'package-lock.json', 'vite.config.ts'];

/** Time of the newest file at or below a path, in milliseconds. */
function newest(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function builtAt(path) {
  try {
    return statSync(join(root, path)).mtimeMs;
  } catch {
    return 0;
  }
}

export async function buildIfNeeded() {
  if (Math.min(...built.map(builtAt)) >= Math.max(...sources.map((path) => newest(join(root, path))))) return;
  const builder = await createBuilder({ root, logLevel: 'warn' });
  await builder.buildApp();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildIfNeeded();
