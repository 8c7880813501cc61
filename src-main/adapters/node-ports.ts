import type { Ports, ShellPorts } from '../services/ports.ts';
import { controlListener } from './control-listener.ts';
import { fileFolders } from './file-folders.ts';
import { journals } from './journal-file.ts';
import { chosenProxy, chosenWay, proxiesOf } from './chosen-proxy.ts';
import { fleetThreads } from './fleet-threads.ts';
import { lateDeviceConnections, lateHubListener } from './late-adapters.ts';
import { nodeCiphers } from './node-ciphers.ts';
import { createNodeHttp } from './node-http.ts';
import { nodeKeys, nodeWeakKeys } from './node-keys.ts';
import { makingThreads } from './making-threads.ts';
import { openingThreads } from './opening-threads.ts';
import { createProbe } from './probe.ts';
import { systemClock } from './system-clock.ts';
import { systemRoots } from './system-roots.ts';
import { thisComputer } from './this-computer.ts';
import { handVersionsOn } from './versions.ts';

/** Every port made real; only what a shell has of its own is handed in, and threads that it has begun ahead. */
export function nodePorts(shell: ShellPorts & Partial<Pick<Ports, 'making'>>): Ports {
  // For the threads that are begun below.
  handVersionsOn();
  const way = chosenWay(shell);
  return {
    clock: systemClock,
    ciphers: nodeCiphers,
    keys: nodeKeys,
    weakKeys: nodeWeakKeys,
    folders: fileFolders,
    connections: lateDeviceConnections(way),
    http: createNodeHttp(way),
    proxies: proxiesOf(shell),
    systemRoots: systemRoots(),
    probe: createProbe(chosenProxy(shell), way),
    journals,
    hubListener: lateHubListener,
    controlListener,
    computer: thisComputer,
    opening: openingThreads(),
    making: makingThreads(),
    fleetThreads: fleetThreads(chosenProxy(shell)),
    ...shell,
  };
}
