import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { dataFolder } from '../adapters/data-folder.ts';
import { systemName } from '../adapters/system-name.ts';
import type { Desktop } from '../services/ports.ts';

export function systemDesktop(version: string): Desktop {
  const documents = process.env['CERTBENCH_DOCUMENTS'];
  return {
    shell: 'browser',
    system: systemName,
    version,
    languages: [new Intl.DateTimeFormat().resolvedOptions().locale],
    documents: documents === undefined || documents === '' ? join(homedir(), 'Documents') : documents,
    data: dataFolder(),
    show(path) {
      if (systemName === 'windows') return run('explorer.exe', [`/select,${path}`]);
      if (systemName === 'macos') return run('open', ['-R', path]);
      return run('xdg-open', [dirname(path)]);
    },
    openLink(address) {
      if (systemName === 'windows') return run('rundll32.exe', ['url.dll,FileProtocolHandler', address]);
      return run(systemName === 'macos' ? 'open' : 'xdg-open', [address]);
    },
  };
}

/** Starts a program of the system and does not wait for its end, which may be hours away. */
function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
