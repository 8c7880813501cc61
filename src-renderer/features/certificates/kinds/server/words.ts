import { counted } from '../../../../ui/counted.ts';

export const text = {
  counted: (count: number) => counted(count, 'server', 'servers'),
  kind: 'Server',
  signedBy: (authority: string) => `server · signed by ${authority}`,
  selfSigned: 'server · self-signed',
  groupOf: (authority: string) => `Servers of ${authority} (not in this workspace)`,
  groupOfSelfSigned: 'Self-signed servers',
  export: (name: string) => `Export ${name}`,
  showHub: 'Show the local hub',
};
