import { counted } from '../../../../ui/counted.ts';

export const text = {
  counted: (count: number) => counted(count, 'device', 'devices'),
  signedBy: (authority: string) => `device · signed by ${authority}`,
  selfSigned: 'device · self-signed',
  group: 'Devices',
  groupOf: (authority: string) => `Devices of ${authority} (not in this workspace)`,
  groupOfSelfSigned: 'Self-signed devices',
  create: 'Create devices',
  simulate: 'Simulate this device',
  simulateOne: (deviceId: string) => `Simulate ${deviceId}`,
  export: (deviceId: string) => `Export ${deviceId}`,
  showInHub: 'Show in local hub',
  missing: 'Create the device again under the same ID: what is missing is made anew, where its key is still there.',
};
