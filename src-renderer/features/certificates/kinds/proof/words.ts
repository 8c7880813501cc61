import { counted } from '../../../../ui/counted.ts';

export const text = {
  counted: (count: number) => counted(count, 'proof', 'proofs'),
  kind: 'Verification certificate',
  prove: 'Prove possession',
  proveAgain: 'Prove with another code',
  showAuthority: 'Show its authority',
  proofFor: (code: string) => `Proof for ${code.length > 14 ? `${code.slice(0, 6)}…${code.slice(-4)}` : code}`,
  proofOf: (authority: string) => `Proof of possession of ${authority}`,
  code: 'Verification code',
  madeFor: 'Made for',
  destination: (name: string | undefined) => name ?? 'not told',
  madeAt: 'Made',
};
