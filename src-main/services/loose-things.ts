import type { CertificateLine, RequestLine } from '../contract/models.ts';
import { things } from '../core/things/index.ts';
import type { Workspace } from './workspace.ts';

/** What a workspace holds that came without a key, or waits for a certificate. */

export const certificateLines = async (workspace: Workspace): Promise<CertificateLine[]> =>
  (await workspace.list(things.certificate)).map(({ name, authority, certificate }) => ({
    name,
    ...(authority === undefined ? {} : { authority }),
    certificate,
  }));

export const requestLines = async (workspace: Workspace): Promise<RequestLine[]> =>
  (await workspace.list(things.request)).map(
    ({ name, subject, key, keyEncrypted, made = false, createdAt, signed }) => ({
      name,
      subject,
      key,
      privateKey: keyEncrypted === undefined ? 'none' : keyEncrypted ? 'encrypted' : 'open',
      made,
      createdAt,
      ...(signed === undefined ? {} : { signed }),
    }),
  );
