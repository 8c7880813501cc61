/**
 * Loaded into a program before it starts (`node --import`): counts its calls that change files, and at one of them ends it
 * as a power cut would, or has the disk refuse. What to do is told by CERTBENCH_FAULT, a JSON object:
 *
 *   { "kind": "kill", "at": 17 }                                SIGKILL instead of the 17th call; a write is torn in half
 *   { "kind": "fail", "at": 17, "code": "EIO" }                 the 17th call is refused
 *   { "kind": "fail", "at": 17, "code": "ENOSPC", "lasting": true }   and every later one
 *
 * With `at` 0 nothing happens; in the end the number of calls is told on standard error.
 *
 * Threads that are handed over as text are counted with it, and end or are refused alike: theirs are the calls of `node:fs` that wait.
 */
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { constants } from 'node:os';
import threads from 'node:worker_threads';

const fault = JSON.parse(process.env['CERTBENCH_FAULT'] ?? '{}');
/** Of all threads together. */
const counted = new Int32Array(new SharedArrayBuffer(4));

/** What a full disk refuses; it lets things be removed and renamed. */
const takesSpace = new Set(['open', 'mkdir', 'link', 'write', 'writeFile', 'copyFile', 'symlink']);

/** Answers whether the program ends with this call. Throws what the disk is to say. */
function reach(syscall, path) {
  const calls = Atomics.add(counted, 0, 1) + 1;
  if (fault.kind === 'kill') return calls === fault.at;
  const hit = fault.lasting === true ? calls >= fault.at : calls === fault.at;
  if (fault.kind !== 'fail' || !hit || (fault.code === 'ENOSPC' && !takesSpace.has(syscall))) return false;
  throw Object.assign(new Error(`${fault.code}: injected, ${syscall} '${path}'`), {
    code: fault.code,
    errno: -constants.errno[fault.code],
    syscall,
    path,
  });
}

function end() {
  process.kill(process.pid, 'SIGKILL');
  // The signal is under way; nothing may happen meanwhile.
  for (;;);
}

for (const name of [
  'mkdir',
  'rename',
  'link',
  'unlink',
  'rm',
  'rmdir',
  'copyFile',
  'symlink',
  'chmod',
  'utimes',
  'truncate',
]) {
  const real = fs[name];
  fs[name] = async (...given) => {
    if (reach(name, given[0])) end();
    return real(...given);
  };
}

const realOpen = fs.open;
fs.open = async (path, flags, mode) => {
  const toWrite = typeof flags === 'string' ? /[wa+]/.test(flags) : ((flags ?? 0) & 3) !== 0;
  if (toWrite && reach('open', path)) end();
  return realOpen(path, flags, mode);
};

const handle = await realOpen(new URL(import.meta.url));
const methods = Object.getPrototypeOf(handle);
await handle.close();
for (const name of ['write', 'writeFile', 'sync', 'datasync']) {
  const real = methods[name];
  methods[name] = async function faulty(...given) {
    if (!reach(name, '')) return real.apply(this, given);
    if (name === 'writeFile') await real.call(this, given[0].slice(0, given[0].length / 2));
    return end();
  };
}

/** Runs in a thread before its own text, with the functions above. */
function inThread() {
  const fsAtOnce = require('node:fs');
  for (const name of ['mkdirSync', 'renameSync', 'unlinkSync', 'rmSync', 'ftruncateSync', 'fsyncSync']) {
    const real = fsAtOnce[name];
    fsAtOnce[name] = (...given) => {
      if (reach(name.slice(0, -4), given[0])) end();
      return real(...given);
    };
  }
  const { openSync, writeSync } = fsAtOnce;
  fsAtOnce.openSync = (path, flags, mode) => {
    if (/[wa+]/.test(flags) && reach('open', path)) end();
    return openSync(path, flags, mode);
  };
  fsAtOnce.writeSync = (file, bytes, at) => {
    if (!reach('write', '')) return writeSync(file, bytes, at);
    writeSync(file, bytes.subarray(0, bytes.length / 2));
    return end();
  };
}

const RealWorker = threads.Worker;
threads.Worker = class extends RealWorker {
  constructor(script, options) {
    const begin = `{
      const { constants } = require('node:os');
      const { fault, counted, takesSpace } = require('node:worker_threads').getEnvironmentData('faults');
      ${String(reach)}
      ${String(end)}
      (${String(inThread)})();
    }`;
    super(options?.eval === true ? `${begin}\n${script}` : script, options);
  }
};
threads.setEnvironmentData('faults', { fault, counted, takesSpace });

syncBuiltinESMExports();
if (fault.at === 0) process.on('exit', () => process.stderr.write(`\nfile calls: ${counted[0]}\n`));
