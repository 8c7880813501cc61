import { t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

export const text = live(() => ({
  heading: t`Addresses in its certificates`,
  none: t`None: what it signs names no revocation list.`,
  fields: {
    list: t`Revocation list (CRL)`,
    ocsp: t`OCSP`,
    issuer: t`Its own certificate`,
  },
  example: (url: string) => t`For example ${url}`,
  examples: {
    list: 'http://pki.example.com/crl/Root.crl',
    ocsp: 'http://pki.example.com/ocsp',
    issuer: 'http://pki.example.com/ca/Root.cer',
  },
  change: t`Change addresses…`,
  title: (name: string) => t`Addresses in certificates of ${name}`,
  about: t`What it signs from now on says where whoever checks it finds these. Certificates that are there stay as they are; an empty field is not said.`,
  ofHub: t`Fill in those of the local hub`,
  ofHubHint: t`Its port changes at each start, unless certbench hub start sets it.`,
  save: t`Save`,
  saving: t`Saving…`,
}));
