import { i18n } from '../../language/index.ts';
import type { CloudProof } from '../cloud.ts';

/** Certbench plays both sides. */
export const proveToLocalHub: CloudProof = {
  get about() {
    return i18n.t('In this window: upload, code, signature and check, in one press.');
  },
};
