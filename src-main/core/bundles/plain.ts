import { i18n } from '../language/index.ts';
import { fileNameOf } from '../things/identifiers.ts';
import { type Bundle, pem, rootOf, where } from './bundle.ts';

/** PEM for whatever is not in the list. */
export const plain: Bundle = {
  id: 'plain',
  get label() {
    return i18n.t('Plain PEM files');
  },
  get about() {
    return i18n.t('Certificate, key, chain and root as PEM files, for any other platform.');
  },
  suits: ['device', 'authority', 'server'],
  options: ({ name }) => [{ option: 'prefix', default: fileNameOf(name) }, { option: 'keyPassword' }],
  parts: (subject, { prefix, keyEncrypted }) => [
    pem(`${prefix}.crt`, subject.chain[0]),
    pem(`${prefix}.key`, subject.kind === 'authority' || keyEncrypted ? 'encrypted-private-key' : 'private-key'),
    pem(`${prefix}-chain.crt`, ...subject.chain),
    ...where(subject.chain.length > 1 ? rootOf(subject) : undefined, (root) => pem(`${prefix}-root.crt`, root)),
  ],
};
