import type { z } from 'zod';
import { appMethods } from './app.ts';
import { bringInMethods } from './bring-in.ts';
import { calendarMethods } from './calendar.ts';
import { chainMethods } from './chains.ts';
import { connectionMethods } from './connections.ts';
import { deviceStateMethods } from './device-state.ts';
import { diagnosisMethods } from './diagnosis.ts';
import { estMethods } from './est.ts';
import { exportMethods } from './export.ts';
import { fileMethods } from './files.ts';
import { forecastMethods } from './forecast.ts';
import { howtoMethods } from './howto.ts';
import { hubAdmissionMethods } from './hub/admission.ts';
import { hubAuthorityMethods } from './hub/authorities.ts';
import { hubDeviceMethods } from './hub/devices.ts';
import { hubDpsMethods } from './hub/dps.ts';
import { hubMethods } from './hub/hub.ts';
import { hubIssuingMethods } from './hub/issuing.ts';
import { hubRevocationMethods } from './hub/revocation.ts';
import { hubExplainMethods } from './hub/explain.ts';
import { hubAwsMethods } from './hub/aws.ts';
import { hubThingsboardMethods } from './hub/thingsboard.ts';
import { hubThrottleMethods } from './hub/throttle.ts';
import { hubTopicMethods } from './hub/topics.ts';
import { jobMethods } from './jobs.ts';
import { nameMethods } from './names.ts';
import { notesMethods } from './notes.ts';
import { planMethods } from './plan/calls.ts';
import { platformMethods } from './platforms.ts';
import { operationalMethods } from './operational.ts';
import { provisioningMethods } from './provisioning.ts';
import { proxyMethods } from './proxy.ts';
import { reissuingMethods } from './reissuing.ts';
import { reportMethods } from './report.ts';
import { resultsMethods } from './results.ts';
import { revocationMethods } from './revocation.ts';
import { rootChangeMethods } from './root-change.ts';
import { runSetupMethods } from './run-setup.ts';
import { settingsMethods } from './settings.ts';
import { simulationMethods } from './simulation.ts';
import { supportMethods } from './support.ts';
import { testCertificateMethods } from './test-certificates.ts';
import { thingsboardMethods } from './thingsboard.ts';
import { trashMethods } from './trash.ts';
import { trustMethods } from './trust.ts';
import { workspaceMethods } from './workspace.ts';
import type { MethodRow } from './method-row.ts';
import { thingMethods } from './things/index.ts';

export const methods = {
  ...thingMethods,
  ...jobMethods,
  ...fileMethods,
  ...bringInMethods,
  ...calendarMethods,
  ...reportMethods,
  ...chainMethods,
  ...revocationMethods,
  ...reissuingMethods,
  ...rootChangeMethods,
  ...simulationMethods,
  ...forecastMethods,
  ...deviceStateMethods,
  ...resultsMethods,
  ...runSetupMethods,
  ...planMethods,
  ...platformMethods,
  ...operationalMethods,
  ...provisioningMethods,
  ...hubMethods,
  ...hubAuthorityMethods,
  ...hubDeviceMethods,
  ...hubTopicMethods,
  ...hubAdmissionMethods,
  ...hubDpsMethods,
  ...hubIssuingMethods,
  ...hubThrottleMethods,
  ...hubRevocationMethods,
  ...hubExplainMethods,
  ...hubAwsMethods,
  ...hubThingsboardMethods,
  ...appMethods,
  ...proxyMethods,
  ...trustMethods,
  ...settingsMethods,
  ...connectionMethods,
  ...workspaceMethods,
  ...trashMethods,
  ...nameMethods,
  ...notesMethods,
  ...testCertificateMethods,
  ...diagnosisMethods,
  ...supportMethods,
  ...estMethods,
  ...thingsboardMethods,
  ...howtoMethods,
  ...exportMethods,
} as const satisfies Readonly<Record<string, MethodRow>>;

type Methods = typeof methods;
export type MethodName = keyof Methods;
/** What a caller writes: fields with a default may be left out. */
export type MethodInput<M extends MethodName> = z.input<Methods[M]['input']>;
/** What a service gets: parsed, with defaults. */
export type ParsedInput<M extends MethodName> = z.output<Methods[M]['input']>;
export type MethodOutput<M extends MethodName> = z.output<Methods[M]['output']>;
export type MethodErrorCode<M extends MethodName> = Methods[M]['codes'][number];

export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}
