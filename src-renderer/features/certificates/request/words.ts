import { t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

/** What all say of a request and of what became of it. */
export const request = live(() => ({
  facts: t`What it asks for`,
  subject: t`Subject`,
  noSubject: t`none`,
  key: t`Key`,
  signature: t`Signature`,
  good: t`made by its own key`,
  bad: t`not accepted`,
  authority: t`Authority`,
  isAuthority: (pathLength: number | undefined) =>
    pathLength === undefined ? t`asked for` : t`asked for, with at most ${pathLength} below it`,
  names: t`Alternative names`,
  keyUsage: t`Key usage`,
  purposes: t`Extended key usage`,
  others: t`Others`,
  nothing: t`It asks for no extensions.`,

  forms: t`The request itself`,
  pem: t`PEM`,
  base64: t`Base64 in one line, as in the payload of Azure DPS`,

  files: t`What was made`,
  chain: t`the certificate with its chain`,
  own: t`the certificate`,
  hand: t`Hand it to whoever has the key: the certificate with its chain.`,
  inTrash: t`The request is done, and in the trash of the workspace.`,
  show: t`Show in Certificates`,
  simulate: t`Simulate telemetry`,
}));
