import { arch, availableParallelism, hostname, networkInterfaces, release, totalmem, type } from 'node:os';
import { programVersions } from './versions.ts';
import type { ThisComputer } from '../services/ports.ts';

/** fe80::/10 (RFC 4291 2.5.6). */
const ofLinkAlone = /^fe[89ab]/i;

export const thisComputer: ThisComputer = {
  name: hostname,
  addresses() {
    const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
    return all
      .filter(({ internal, address }) => !internal && !ofLinkAlone.test(address))
      .map(({ address }) => address.replace(/%.*$/, ''));
  },
  hardware: () => ({ processors: availableParallelism(), memoryMib: Math.round(totalmem() / 2 ** 20) }),
  versions() {
    const { node, electron, chrome, openssl, v8 } = programVersions();
    // Electron has BoringSSL, which says here which OpenSSL it is like.
    const library = electron === undefined ? { openssl } : { boringssl: `like OpenSSL ${openssl}` };
    const known = { system: `${type()} ${release()} ${arch()}`, node, electron, chromium: chrome, v8, ...library };
    return Object.fromEntries(Object.entries(known).filter(([, version]) => version !== undefined));
  },
};
