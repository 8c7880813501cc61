import { parentPort, workerData } from 'node:worker_threads';
import { textOfError } from '../adapters/thrown.ts';
import { serve } from './serving.ts';
import type { FromThread, ThreadStart, ToThread } from './thread-messages.ts';

/**
 * What runs in the thread of the services: everything but windows, menus and dialogs, so that no fleet and no hub ever holds
 * these up. Begun by `begin-thread.ts`.
 */
const post = (message: FromThread) => parentPort?.postMessage(message, []);
const receive = serve(post, workerData as ThreadStart);

// A simulation of hours must not end with a stray error of one socket. What is thrown before here ends the thread.
process.on('uncaughtException', (cause) => post({ kind: 'defect', cause: textOfError(cause) }));
process.on('unhandledRejection', (cause) =>
  post({ kind: 'error', message: 'A promise was left to fail', cause: textOfError(cause) }),
);
parentPort?.on('message', (message: ToThread) => receive(message));
