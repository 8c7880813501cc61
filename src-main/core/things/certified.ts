import { z } from 'zod';
import { entity, instant, text } from './manifest.ts';
import type { EntityManifest } from './manifest-file.ts';

export const certificateRecord = z.object({
  subject: z.string(),
  issuer: z.string(),
  serial: text,
  notBefore: instant,
  notAfter: instant,
  thumbprintSha1: text,
  thumbprintSha256: text,
  key: text,
});

/** What the manifest of a thing with a certificate says. */
export const certified = { ...entity, certificate: certificateRecord } as const;

export interface CertifiedManifest extends EntityManifest {
  readonly certificate: z.infer<typeof certificateRecord>;
}
