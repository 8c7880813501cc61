import { counted } from '../../../../ui/counted.ts';

export const text = {
  counted: (count: number) => counted(count, 'request', 'requests'),
  kind: 'Certificate request',
  group: 'Certificate requests',
  subject: 'Subject',
  key: 'Key',
  privateKey: 'Private key',
  privateKeys: { none: 'not here', open: 'here', encrypted: 'here, behind its passphrase' },
  broughtIn: 'Brought in',
};
