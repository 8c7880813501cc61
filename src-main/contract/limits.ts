/**
 * What both sides say of a number or a default: the contract's schemas, the options of the command line and the forms of the
 * window take it from here. Where the core has a rule of its own behind one, a test holds the two to each other.
 */

/** The languages of the window (BCP 47 tags). */
export const languages = ['en', 'de'] as const;

/** Lifetimes in days where none is given. */
export const defaultDays = { root: 3650, intermediate: 1825, device: 365, server: 825 } as const;

/** How long before it is made a certificate may begin, in minutes: for devices whose clocks run late. The first is the usual one. */
export const backdatings = [10, 1440, 10_080, 43_200] as const;
export type Backdating = (typeof backdatings)[number];

/** The longest lifetimes, in days. */
export const maximumDays = { any: 36_500, server: 9999 } as const;

/** How long a revocation list counts, in days: as many where none is chosen, and the most. */
export const revocationDays = { usual: 7, most: 365 } as const;

/** Past this, Apple's systems refuse a server's certificate (support.apple.com/103769). In days. */
export const appleServerDays = 825;

/** The longest values of a subject, in characters (RFC 5280 appendix A.1); a country has just as many letters. */
export const maximumSubject = {
  organization: 64,
  organizationalUnit: 64,
  locality: 128,
  stateOrProvince: 128,
  country: 2,
  commonName: 64,
} as const;

/** The longest that is said of a thing of a workspace, in characters. */
export const maximumSaid = { group: 64, note: 2000 } as const;

/** Kinds of keys where none is chosen: what every cloud here takes and is made at once; a server has to please older clients. */
export const defaultKeys = { authority: 'ec-p256', device: 'ec-p256', server: 'rsa-2048' } as const;

/** Of RFC 5280 5.3.1 those that say why a device's certificate ends. */
export const revocationReasons = ['keyCompromise', 'superseded', 'cessationOfOperation', 'privilegeWithdrawn'] as const;

/** What a device of a run does now; its place in this list is its octet in `simulation.fleet`. */
export const deviceStates = [
  'waiting',
  'provisioning',
  'connecting',
  'connected',
  'lost',
  'throttled',
  'silent',
  'failed',
  'finished',
] as const;
export type DeviceState = (typeof deviceStates)[number];

/** A run of more devices tells a sample of its events, unless all are asked for. */
export const toldInFull = 100;
