import type { HubStatus } from '../../src-renderer/bench/bench.ts';

export type RunningHub = Extract<HubStatus, { running: true }>;

/** A hub that runs and knows nobody. */
export const runningHub: RunningHub = {
  running: true,
  throttle: {},
  warnings: [],
  address: {
    host: '127.0.0.1',
    port: 8885,
    reachable: 'this-computer',
    listensOn: ['127.0.0.1', '::1'],
    networkHosts: [],
    authorityPem: '',
    authorityFile: '',
    idScope: '0ne00000001',
  },
  authorities: [],
  devices: [],
  topicSpaces: [],
  policies: [],
  issuingFaults: [],
  revocationLists: [],
  dps: { enrollments: [], groups: [], registrations: [], faults: [] },
  aws: { authorities: [], certificates: [], things: [], policies: [], templates: [] },
  thingsboard: { refusal: 'connack', devices: [], profiles: [] },
};

export const stoppedHub: HubStatus = {
  running: false,
  authorities: [],
  devices: [],
  topicSpaces: [],
  policies: [],
  issuingFaults: [],
  revocationLists: [],
};
