import { t } from '@lingui/core/macro';
import type { SupportPart } from '../../../src-main/contract/models.ts';
import { decimal, live } from '../../ui/language/index.ts';
import { dateTime } from '../../ui/format.ts';

export const support = live(() => ({
  title: t`Support bundle`,
  subtitle: t`What helps somebody who is to help. Nothing is sent anywhere.`,
  what: t`What is told`,
  names: t`Certificates and names`,
  namesHint: t`Without them each name gets a stand-in, the same wherever it stands.`,
  logLines: t`Lines of the log`,
  lines: (count: number) => (count === 0 ? t`None` : t`The newest ${{ count: String(count) }}`),
  diagnosed: (at: string) => t`It tells of the diagnosis of ${{ at: dateTime(at) }}.`,
  notDiagnosed: t`No connection was diagnosed yet: with a diagnosis it helps more.`,
  diagnose: t`Diagnose a connection`,
  files: t`Files`,
  filesText: t`Keys, passphrases, passwords and tokens are in none of them.`,
  gathering: t`Gathering…`,
  show: t`Show`,
  showFile: (name: string) => t`Show ${name}`,
  contents: (name: string) => t`Contents of ${name}`,
  size: (bytes: number) => t`${{ size: decimal(bytes / 1000) }} kB`,
  about: {
    readme: t`What each file is; always in it`,
    diagnosis: t`What was found, step by step`,
    'diagnosis-json': t`The same for programs`,
    'server-chain': t`What the server has presented`,
    'device-chain': t`What the device has presented, without its key`,
    versions: t`Certbench and what it runs on`,
    settings: t`As they are exported, without passwords`,
    hub: t`Who is registered, and what was refused last`,
    workspace: t`What is in it, by kind and date`,
    log: t`Its newest lines`,
  } satisfies Record<SupportPart, string>,
  save: t`Save…`,
  saved: (name: string) => t`Saved as ${name}.`,
}));
