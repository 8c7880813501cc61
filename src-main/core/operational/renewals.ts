import { z } from 'zod';
import { toUtf8 } from '../bytes.ts';
import { parseJson } from '../json.ts';
import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';

/** Of the file beside a device's certificates. It holds no secret. */
const formatVersion = 1;

/** Steps that are kept; the oldest are forgotten. */
const mostSteps = 100;

const instant = z.iso.datetime();

const step = z.object({
  at: instant,
  /** `issued`, `used` at a connection for the first time, `refused` by the hub, `expired`, or `failed`: that none was issued. */
  what: z.enum(['issued', 'used', 'refused', 'expired', 'failed']),
  /** Serial number of the certificate in hex; missing where there is none. */
  serial: z.string().optional(),
  /** Who has issued it: the provisioning service as the device registered, or its hub. */
  by: z.enum(['provisioning', 'hub']).optional(),
  notAfter: instant.optional(),
  /** In a sentence, for what went wrong. */
  why: z.string().optional(),
});

const schema = z.object({
  format: z.literal(formatVersion),
  kind: z.literal('renewals'),
  /** Where the service has assigned the device to, and which service: at another one nothing of this counts. */
  assignment: z
    .object({
      service: z.object({ host: z.string(), port: z.int(), idScope: z.string() }),
      host: z.string(),
      port: z.int().optional(),
      deviceId: z.string(),
      connectionProfile: z.enum(['classic', 'mqttV5']),
    })
    .optional(),
  /** Oldest first. */
  steps: z.array(step),
});

/** What has happened to the operational certificate of a device, and where it is of use. */
export type Renewals = z.infer<typeof schema>;
export type RenewalStep = Renewals['steps'][number];
export type KeptAssignment = NonNullable<Renewals['assignment']>;

/** Reads the file; nothing has happened yet where there is none. Throws WORKSPACE_INVALID, or WORKSPACE_TOO_NEW for a later format. */
export function decodeRenewals(bytes: Uint8Array | undefined, path: string): Renewals {
  if (bytes === undefined) return { format: formatVersion, kind: 'renewals', steps: [] };
  const found = parseJson(bytes);
  const parsed = schema.safeParse(found);
  if (parsed.success) return parsed.data;
  const format = z.object({ format: z.int().min(formatVersion + 1) }).safeParse(found);
  if (format.success) {
    throw new Problem(
      'WORKSPACE_TOO_NEW',
      i18n.t('{path} was written by a newer Certbench (format {format}).', { path, format: format.data.format }),
      { field: 'workspace', remedy: i18n.t('Update Certbench; the file is left as it is.') },
    );
  }
  throw new Problem('WORKSPACE_INVALID', i18n.t('{path}, with the renewals of the device, is damaged.', { path }), {
    field: 'workspace',
    remedy: i18n.t('Restore it from a backup, or delete it: the device is then provisioned anew.'),
  });
}

export const encodeRenewals = (renewals: Renewals): Uint8Array => toUtf8(`${JSON.stringify(renewals, undefined, 2)}\n`);

/** With one more step; the oldest goes where there are too many. */
export const withStep = (renewals: Renewals, more: RenewalStep): Renewals => ({
  ...renewals,
  steps: [...renewals.steps, more].slice(-mostSteps),
});

/** When and by whom a certificate was issued, as far as that is remembered. */
export const issuedStep = ({ steps }: Renewals, serial: string): RenewalStep | undefined =>
  steps.findLast((one) => one.what === 'issued' && one.serial === serial);
