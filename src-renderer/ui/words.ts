import { plural, t } from '@lingui/core/macro';
import { live } from './language/index.ts';

export const appName = 'Certbench';

export const ui = live(() => ({
  copy: (what: string) => t`Copy ${what}`,
  copied: t`Copied`,
  back: t`Back`,
  cancel: t`Cancel`,
  close: t`Close`,
  stepOf: (step: number, of: number, title: string) => t`Step ${step} of ${of}: ${title}`,
  steps: t`Steps`,
  showFolder: t`Show in folder`,
  showMeHow: t`Show me how`,
  howTitle: t`The same by hand`,
  howIntro: {
    files: t`Run these in the folder of the workspace, in bash with OpenSSL 3. They make the same files.`,
    export: t`Run these in the folder of the workspace, in bash with OpenSSL 3 and, for a .jks, keytool of Java. They make the same files for the certificate that they name.`,
    programs: t`Run these in the folder of the workspace, in bash. They do the same with other programs.`,
  },
  hideHow: t`Hide the commands`,
  copyCommands: t`all commands`,
  files: t`Files`,
  thumbprint: t`Thumbprint`,
  leaveTitle: t`Leave without finishing?`,
  leaveText: t`What you have typed here is not kept.`,
  leave: t`Leave`,
  stay: t`Stay`,
  showTyped: t`Show what is typed`,
  hideTyped: t`Hide what is typed`,
  required: t`This is needed.`,
  working: t`Working…`,
  cancelling: t`Cancelling…`,
  choose: t`Choose…`,
  until: (date: string) => t`until ${date}`,
  expired: t`expired`,
  expiresIn: (days: number) => plural(days, { one: 'expires within a day', other: `expires in # days` }),
  validFor: (days: number) => plural(days, { one: '1 day', other: `# days` }),
  isMissing: (label: string) => t`${label} is missing.`,
}));
