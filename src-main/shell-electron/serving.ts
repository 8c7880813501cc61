import { nodePorts } from '../adapters/node-ports.ts';
import { thrownHere } from '../adapters/thrown.ts';
import { textServer } from '../rpc/text-server.ts';
import { createServices } from '../services/index.ts';
import type { FrameServer } from '../services/hub/control.ts';
import { learnLanguages } from '../services/languages.ts';
import { AskedShell } from './asked-shell.ts';
import { keepReminding } from './reminding.ts';
import type { FromThread, ThreadStart, ToThread } from './thread-messages.ts';

/** Builds the services in the thread that calls it, apart from the main one. Answers what takes the main thread's messages. */
export function serve(post: (message: FromThread) => void, start: ThreadStart): (message: ToThread) => void {
  const shell = new AskedShell(start, post);
  const ports = nodePorts(shell.ports);
  learnLanguages();
  const services = createServices(ports, async () => (await import('../rpc/control.ts')).serveControl(ports));
  const connections = new Map<number, FrameServer>();
  const stopReminding = keepReminding(() => services.remind(), ports.log);
  const connectionOf = (connection: number): FrameServer => {
    const before = connections.get(connection);
    if (before !== undefined) return before;
    const begun = textServer(services, ports, (text) => post({ kind: 'frame', connection, text }));
    connections.set(connection, begun);
    return begun;
  };
  const close = () => {
    stopReminding();
    services.close().then(
      () => post({ kind: 'closed' }),
      (cause: unknown) => post({ kind: 'closed', thrown: thrownHere(cause) }),
    );
  };
  return (message) => {
    switch (message.kind) {
      case 'frame':
        void connectionOf(message.connection).receive(message.text);
        return;
      case 'end':
        connections.get(message.connection)?.close();
        connections.delete(message.connection);
        return;
      case 'handOver':
        services.handOver(message.paths);
        return;
      case 'answer':
        shell.answered(message.id, message);
        return;
      case 'clicked':
        shell.clicked(message.id);
        return;
      case 'close':
        close();
    }
  };
}
