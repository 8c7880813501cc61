import type { Settings } from '../services/ports.ts';
import type { Session } from './session.ts';

/** Begins a session. Only now the services are loaded: what a command line says, its help and what is wrong with it need none. */
export async function openSession(json: boolean, settings?: Settings): Promise<Session> {
  const { Session } = await import('./session.ts');
  return new Session(json, settings);
}
