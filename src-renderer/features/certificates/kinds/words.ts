import { t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

/** What a certificate is, as far as it says so itself. */
export const certificateKinds = live(() => ({
  root: t`Root authority`,
  inter: t`Intermediate authority`,
  leaf: t`Device`,
}));

/** Where a certificate is known. */
export const placeNames = live(() => ({ localHub: t`Local hub` }));
