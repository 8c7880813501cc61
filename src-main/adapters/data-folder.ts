import { join } from 'node:path';
import { homeFolder } from './home-folder.ts';
import { systemName } from './system-name.ts';

/** Certbench's folder, where the system's own rules put it: the same that Electron uses. */
export function dataFolder(): string {
  const chosen = process.env['CERTBENCH_DATA'];
  if (chosen !== undefined && chosen !== '') return chosen;
  if (systemName === 'windows')
    return join(process.env['APPDATA'] ?? join(homeFolder(), 'AppData', 'Roaming'), 'Certbench');
  if (systemName === 'macos') return join(homeFolder(), 'Library', 'Application Support', 'Certbench');
  return join(process.env['XDG_CONFIG_HOME'] ?? join(homeFolder(), '.config'), 'Certbench');
}
