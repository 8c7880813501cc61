import { plural, t } from '@lingui/core/macro';
import { live } from '../../../../ui/language/index.ts';

export const text = live(() => ({
  counted: (count: number) => plural(count, { one: '# proof', other: '# proofs' }),
  kind: t`Verification certificate`,
  prove: t`Prove possession`,
  proveAgain: t`Prove with another code`,
  showAuthority: t`Show its authority`,
  proofFor: (code: string) =>
    t`Proof for ${{ code: code.length > 14 ? `${code.slice(0, 6)}…${code.slice(-4)}` : code }}`,
  proofOf: (authority: string) => t`Proof of possession of ${authority}`,
  code: t`Verification code`,
  madeFor: t`Made for`,
  destination: (name: string | undefined) => name ?? t`not told`,
  madeAt: t`Made`,
}));
