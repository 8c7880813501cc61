import { homedir } from 'node:os';
import { resolve } from 'node:path';

/** Of the user; the top of the disk for one whom the system does not know, as a container may run a program, which may write nothing there. */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return resolve('/');
  }
}
