import type { Desktop } from '../services/ports.ts';

export const systemName: Desktop['system'] =
  process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'macos' : 'linux';
