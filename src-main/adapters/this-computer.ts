import { hostname, networkInterfaces } from 'node:os';
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
};
