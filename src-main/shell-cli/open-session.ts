import type { OwnPorts, Session } from './session.ts';

/** Begins a session. Only now the services are loaded: what a command line says, its help and what is wrong with it need none. */
export async function openSession(json: boolean, own?: OwnPorts): Promise<Session> {
  const { Session } = await import('./session.ts');
  return new Session(json, own);
}
