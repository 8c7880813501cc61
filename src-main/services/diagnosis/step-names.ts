import type { DiagnosisStepName } from '../../contract/models.ts';

/** What the steps are called where a terminal or an editor shows them, which is in English. */
export const stepNames: Readonly<Record<DiagnosisStepName, string>> = {
  name: 'Name',
  tcp: 'TCP',
  'way-out': 'Way out',
  tls: 'TLS',
  certificate: 'Certificate',
  login: 'Login',
  subscribe: 'Subscribe',
  publish: 'Publish',
};
