import type { Log, Ports } from '../services/ports.ts';
import { fileFolders } from './file-folders.ts';
import { hubListener } from './hub-listener.ts';
import { mqttConnections } from './mqtt-connections.ts';
import { nodeCiphers } from './node-ciphers.ts';
import { nodeKeys } from './node-keys.ts';
import { systemClock } from './system-clock.ts';

/** Every port made real; only where the log goes differs between shells. */
export function nodePorts(log: Log): Ports {
  return {
    clock: systemClock,
    ciphers: nodeCiphers,
    keys: nodeKeys,
    folders: fileFolders,
    mqtt: mqttConnections,
    hubListener,
    log,
  };
}
