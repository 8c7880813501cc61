/**
 * Shapes that cross between the services and whoever calls them. Never a private key, never a passphrase going out. Types alone: who wants a schema has it from its
 * file, and does not load those of all.
 */
export type * from './values.ts';
export type * from './app.ts';
export type * from './bring-in.ts';
export type * from './calendar.ts';
export type * from './connections.ts';
export type * from './diagnosis.ts';
export type * from './est.ts';
export type * from './export.ts';
export type * from './files.ts';
export type { SimulationForecast } from './forecast.ts';
export type * from './fleet.ts';
export type * from './howto.ts';
export type * from './hub/authorities.ts';
export type * from './hub/causes.ts';
export type * from './hub/devices.ts';
export type * from './hub/dps.ts';
export type * from './hub/events.ts';
export type * from './hub/hub.ts';
export type * from './hub/issuing.ts';
export type * from './hub/revocation.ts';
export type * from './hub/aws.ts';
export type * from './hub/thingsboard.ts';
export type * from './hub/throttle.ts';
export type * from './hub/topics.ts';
export type * from './jobs.ts';
export type * from './notes.ts';
export type * from './operational.ts';
export type { PassOutcome } from './plan/pass.ts';
export type * from './platforms.ts';
export type * from './proxy.ts';
export type { CrossCertificate, ReissuedThing, UnissuedThing } from './reissuing.ts';
export type * from './report.ts';
export type { RevocationListTold } from './revocation.ts';
export type { RootChange } from './root-change.ts';
export type { RunSetup, WrittenRunSetup } from './run-setup.ts';
export type * from './settings.ts';
export type * from './simulation.ts';
export type * from './support.ts';
export type * from './test-certificates.ts';
export type * from './thingsboard.ts';
export type * from './things/index.ts';
export type * from './trash.ts';
export type * from './trust.ts';
export type * from './workspace.ts';
