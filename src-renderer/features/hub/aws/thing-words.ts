import { plural, t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

export const awsThing = live(() => ({
  things: t`Things`,
  thingsText: t`Made with a certificate, or by a provisioning template. A device shadow keeps what a thing is wanted to be and says that it is.`,
  none: t`No thing yet.`,
  open: (shadows: number) => (shadows === 0 ? t`Shadow` : plural(shadows, { one: '# shadow', other: '# shadows' })),
  /** `shown`: what stands on the button. */
  openNamed: (shown: string, name: string) => t`${shown} of ${name}`,

  back: t`Back to AWS IoT`,
  shadow: t`Device shadow`,
  text: t`What is desired and not reported is the delta: devices hear it on …/shadow/update/delta.`,
  which: t`Shadow`,
  classic: t`Classic, without a name`,
  other: t`Another, by its name…`,
  name: t`Name of the shadow`,
  nameHint: t`1 to 64 letters, digits, colons, underscores and hyphens.`,
  version: (version: number) => t`Version ${version}`,
  absent: t`Not there yet`,
  desired: t`Desired`,
  reported: t`Reported`,
  delta: t`Delta`,
  patch: t`Change what is desired`,
  patchHint: t`A JSON object that is merged in; null deletes a member.`,
  update: t`Change desired state`,
  updated: (version: number) => t`Changed to version ${version}, and told to those who have subscribed.`,
  remove: t`Delete shadow`,
  removed: t`The shadow was deleted.`,
}));
