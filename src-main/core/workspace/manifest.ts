import { fromUtf8, toUtf8 } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { checkAuthorityName, checkDeviceId, checkServerName, fileNameOf } from './identifiers.ts';

/**
 * The workspace on disk. Each thing has a folder of its own that appears whole or not at all, with its manifest inside,
 * so manifest and folder cannot disagree and a folder can be copied to another workspace. A manifest holds no secret.
 *
 *   certbench.json                              the workspace's own manifest: format and creation
 *   authorities/<name>/certbench.json           and <name>.cer, .pem, -chain.pem, -key.pem
 *   verifications/<name>/<code>/certbench.json  and <name>-verification.cer, .pem
 *   devices/<id>/certbench.json                 and <id>-cert.pem, -key.pem, -chain.pem, .pfx
 *   servers/<name>/certbench.json               and <name>-cert.pem, -key.pem, -chain.pem, -ca.pem
 *   .certbench/                                 the lock, and files that are being written
 */
export const manifestFile = 'certbench.json';
export const formatVersion = 1;

interface CertificateRecord {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly thumbprintSha1: string;
  readonly thumbprintSha256: string;
  readonly key: string;
}

interface EntityBase {
  readonly format: number;
  readonly createdAt: string;
  readonly certificate: CertificateRecord;
  /** Names of the files beside the manifest. */
  readonly files: readonly string[];
}

interface WorkspaceManifest {
  readonly format: number;
  readonly kind: 'workspace';
  readonly createdAt: string;
}

export interface AuthorityManifest extends EntityBase {
  readonly kind: 'authority';
  readonly name: string;
  /** The authority that signed it; absent for a root. */
  readonly parent?: string;
}

export interface VerificationManifest extends EntityBase {
  readonly kind: 'verification';
  readonly authority: string;
  readonly code: string;
  /** For whom it was made. */
  readonly destination?: 'local-hub' | 'azure-iot-hub' | 'azure-dps' | 'aws-iot';
}

export interface DeviceManifest extends EntityBase {
  readonly kind: 'device';
  readonly deviceId: string;
  /** Absent where the certificate is self-signed. */
  readonly authority?: string;
  readonly pfxProfile: 'modern' | 'compatible';
  readonly keyEncrypted: boolean;
  /** Whether the chain file ends with the root; absent where it does. */
  readonly rootInChain?: boolean;
}

export interface ServerManifest extends EntityBase {
  readonly kind: 'server';
  readonly name: string;
  /** Absent where the certificate is self-signed. */
  readonly authority?: string;
  readonly keyEncrypted: boolean;
  /** What clients may connect to. */
  readonly dns: readonly string[];
  readonly addresses: readonly string[];
}

export type Manifest = WorkspaceManifest | AuthorityManifest | VerificationManifest | DeviceManifest | ServerManifest;

export const authoritiesFolder = 'authorities';
export const devicesFolder = 'devices';
export const verificationsFolder = 'verifications';
export const serversFolder = 'servers';
export const authorityFolder = (name: string): string => `${authoritiesFolder}/${fileNameOf(name)}`;
export const deviceFolder = (id: string): string => `${devicesFolder}/${fileNameOf(id)}`;
export const serverFolder = (name: string): string => `${serversFolder}/${fileNameOf(name)}`;

/** A code becomes a folder name: hex stays as it is, anything else is made safe. */
export const verificationFolder = (name: string, code: string): string =>
  `${verificationsFolder}/${fileNameOf(name)}/${code.replaceAll(/[^A-Za-z0-9-]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;

export function encodeManifest(manifest: Manifest): Uint8Array {
  return toUtf8(`${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** Reads a manifest of the wanted kind. Throws WORKSPACE_INVALID, or WORKSPACE_TOO_NEW for a later format. */
export function decodeManifest<K extends Manifest['kind']>(
  bytes: Uint8Array,
  kind: K,
  path: string,
): Extract<Manifest, { kind: K }> {
  const damaged = (reason: string) =>
    new Problem('WORKSPACE_INVALID', `${path} ${reason}.`, {
      field: 'workspace',
      remedy: 'Restore the file from a backup, or move its folder out of the workspace and create it again.',
    });
  let parsed: unknown;
  try {
    parsed = JSON.parse(fromUtf8(bytes) ?? '');
  } catch {
    throw damaged('is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null) throw damaged('is not a manifest');
  const { format, kind: found } = parsed as Partial<Manifest>;
  if (!Number.isInteger(format) || format === undefined || format < 1) throw damaged('is not a Certbench manifest');
  if (format > formatVersion) {
    throw new Problem('WORKSPACE_TOO_NEW', `${path} was written by a newer Certbench (format ${format}).`, {
      field: 'workspace',
      remedy: 'Update Certbench, or choose another folder.',
    });
  }
  if (found !== kind) throw damaged(`is not the manifest of ${article(kind)}`);
  const fault = failing(parsed as Readonly<Record<string, unknown>>, checks[kind]);
  if (fault !== undefined) throw damaged(`has no usable ${fault}`);
  return parsed as Extract<Manifest, { kind: K }>;
}

const article = (kind: string) => `${kind === 'authority' ? 'an' : 'a'} ${kind}`;

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === 'string' && value !== '';
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const flag: Check = (value) => typeof value === 'boolean';
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const instant: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value) &&
  !Number.isNaN(Date.parse(value));
const passes =
  (check: (name: string) => string): Check =>
  (value) => {
    try {
      return typeof value === 'string' && check(value) === value;
    } catch {
      return false;
    }
  };
const authorityName = passes(checkAuthorityName);
/** A file beside the manifest, and not the manifest itself. */
const fileName: Check = (value) =>
  typeof value === 'string' && /^[^/\\]+$/.test(value) && !value.startsWith('.') && value !== manifestFile;

const destination: Check = (value) => ['local-hub', 'azure-iot-hub', 'azure-dps', 'aws-iot'].includes(String(value));

const certificateChecks: Readonly<Record<keyof CertificateRecord, Check>> = {
  subject: (value) => typeof value === 'string',
  issuer: (value) => typeof value === 'string',
  serial: text,
  notBefore: instant,
  notAfter: instant,
  thumbprintSha1: text,
  thumbprintSha256: text,
  key: text,
};
const entityChecks: Readonly<Record<string, Check>> = {
  createdAt: instant,
  certificate: (value) =>
    typeof value === 'object' &&
    value !== null &&
    failing(value as Readonly<Record<string, unknown>>, certificateChecks) === undefined,
  files: (value) => Array.isArray(value) && value.length > 0 && value.every(fileName),
};
const checks: Readonly<Record<Manifest['kind'], Readonly<Record<string, Check>>>> = {
  workspace: { createdAt: instant },
  authority: { ...entityChecks, name: authorityName, parent: optional(authorityName) },
  verification: { ...entityChecks, authority: authorityName, code: text, destination: optional(destination) },
  device: {
    ...entityChecks,
    deviceId: passes(checkDeviceId),
    authority: optional(authorityName),
    pfxProfile: (value) => value === 'modern' || value === 'compatible',
    keyEncrypted: flag,
    rootInChain: optional(flag),
  },
  server: {
    ...entityChecks,
    name: passes(checkServerName),
    authority: optional(authorityName),
    keyEncrypted: flag,
    dns: texts,
    addresses: texts,
  },
};

const failing = (
  record: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, Check>>,
): string | undefined => Object.entries(wanted).find(([name, check]) => !check(record[name]))?.[0];
