import { counted } from '../../../../ui/counted.ts';

export const text = {
  counted: (count: number) => counted(count, 'certificate without a key', 'certificates without keys'),
  kind: 'Certificate without a key',
  alone: 'certificate without a key',
  signedBy: (authority: string) => `certificate without a key · signed by ${authority}`,
  groupOf: (issuer: string) => `Without keys, of ${issuer}`,
  groupOfSelfSigned: 'Without keys, self-signed',
  details: 'All details',
  detailsOf: (name: string) => `All details of ${name}`,
};
