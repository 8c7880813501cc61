import type { HubStatus } from './bench.ts';

/** MQTT over TLS, by IANA's register: a hub there is assigned to devices by its name alone. */
export const usualPort = 8883;

/** One that is stopped knows of nobody. */
export const noHub: HubStatus = {
  running: false,
  authorities: [],
  devices: [],
  topicSpaces: [],
  policies: [],
  issuingFaults: [],
  revocationLists: [],
};

/** The name under which clients on this computer accept the hub; `localhost` where they accept it under none. */
export function hubHost(address: HubStatus['address']): 'localhost' | '127.0.0.1' {
  const hosts = address?.serverCertificate?.hosts;
  return hosts !== undefined && !hosts.includes('localhost') && hosts.includes('127.0.0.1') ? '127.0.0.1' : 'localhost';
}
