import { t } from '@lingui/core/macro';
import type { DiagnosedServer, DiagnosisStep, DiagnosisStepName } from '../../../src-main/contract/models.ts';
import { live } from '../../ui/language/index.ts';
import type { Tone } from '../../ui/Page.tsx';

export const diagnosis = live(() => ({
  title: t`Diagnose`,
  subtitle: t`Why a device is not let in, found step by step.`,
  where: t`Server`,
  who: t`Who logs in`,
  hubStopped: t`The local hub is stopped. Start it on its page.`,
  device: t`Device`,
  deviceHint: t`It logs in as it would in a simulation.`,
  nobody: t`None: look at the server alone`,
  keyPassphrase: t`Passphrase of its key`,
  publish: t`Publish one message`,
  action: t`Diagnose`,
  support: t`Save a support bundle…`,
  running: t`Looking at one thing after the other…`,
  results: t`Step by step`,
  letIn: t`The device is let in`,
  serverSound: t`Nothing is wrong with the server`,
  notLetIn: (step: string) => t`It stops at: ${step}`,
  warned: t`It works, with a warning`,
  steps: {
    name: t`Name`,
    tcp: t`TCP`,
    'way-out': t`Way out`,
    tls: t`TLS`,
    certificate: t`Certificate`,
    login: t`Login`,
    subscribe: t`Subscribe`,
    publish: t`Publish`,
  } satisfies Record<DiagnosisStepName, string>,
  states: {
    ok: t`all well`,
    warning: t`warning`,
    failed: t`failed`,
    'not-done': t`not done`,
  } satisfies Record<DiagnosisStep['state'], string>,
  remedy: t`What to do:`,
  raw: t`Exact words`,
  chain: t`The server’s certificates`,
  chainHeaders: [t`Certificate`, t`Until`, t`SHA-256`],
  issuedBy: (issuer: string) => t`by ${issuer}`,
  thumbprint: t`SHA-256 thumbprint`,
  pem: t`the certificate as PEM`,
  save: t`Save…`,
  trust: t`Trust the last one here`,
  trustHint: t`Compare its thumbprint with the server’s owner first.`,
  trusted: (name: string) => t`${name} is trusted for this server. Diagnose again.`,
  asks: {
    yes: t`asks for a client certificate`,
    no: t`asks for no client certificate`,
    unknown: t`whom it asks for cannot be seen`,
  } satisfies Record<DiagnosedServer['asksForCertificate'], string>,
}));

export const tones: Readonly<Record<DiagnosisStep['state'], Tone>> = {
  ok: 'ok',
  warning: 'warn',
  failed: 'bad',
  'not-done': 'plain',
};
