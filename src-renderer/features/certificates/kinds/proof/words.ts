import type { ProofDestination } from '../../../../../src-main/contract/models.ts';
import { counted } from '../../../../ui/counted.ts';

const destinations: Readonly<Record<ProofDestination, string>> = {
  'local-hub': 'Local hub',
  'azure-iot-hub': 'Azure IoT Hub',
  'azure-dps': 'Azure Device Provisioning Service',
  'aws-iot': 'AWS IoT Core',
};

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
  destination: (id: ProofDestination | undefined) => (id === undefined ? 'not told' : destinations[id]),
  madeAt: 'Made',
};
