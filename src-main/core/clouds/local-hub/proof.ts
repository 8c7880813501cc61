import type { CloudProof } from '../cloud.ts';

/** Certbench plays both sides. */
export const proveToLocalHub: CloudProof = {
  about: 'In this window: upload, code, signature and check, in one press.',
};
