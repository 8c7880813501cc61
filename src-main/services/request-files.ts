import { i18n } from '../core/language/index.ts';
import { equalBytes, fromUtf8 } from '../core/bytes.ts';
import type { FoundKey } from '../core/bring-in/findings.ts';
import { otherPieces } from '../core/bring-in/pieces.ts';
import { decodePem } from '../core/keystore/pem.ts';
import { Problem } from '../core/problem.ts';
import { things } from '../core/things/index.ts';
import { encodeManifest, manifestFile } from '../core/things/manifest-file.ts';
import { type RequestManifest, requestFiles } from '../core/things/request.ts';
import { pathsOf } from '../core/things/thing.ts';
import { keyLabel } from '../core/x509/key-algorithms.ts';
import type { CertificationRequest } from '../core/x509/read-request.ts';
import { keyPemFor } from './device-files.ts';
import { readKey } from './issuing.ts';
import type { Folder, Ports } from './ports.ts';
import { checkWrittenKey, entityFields, lost, storeThing } from './thing-files.ts';
import type { Workspace } from './workspace.ts';

interface RequestKey {
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
  /** Encrypts it. */
  readonly passphrase: string | undefined;
}

/** Writes the folder of a request, whole or not at all, and reads it back. Answers its manifest. */
export async function storeRequest(
  folder: Folder,
  { name, request, made }: { readonly name: string; readonly request: CertificationRequest; readonly made: boolean },
  key: RequestKey | undefined,
  { ciphers, clock }: Pick<Ports, 'ciphers' | 'clock'>,
): Promise<RequestManifest> {
  const keyPem = key === undefined ? undefined : await keyPemFor(key, { keyPassphrase: key.passphrase }, ciphers);
  const files = requestFiles(name, request.der, keyPem);
  const manifest: RequestManifest = {
    kind: 'request',
    name,
    subject: request.subject.text,
    key: keyLabel(request.key),
    ...(key === undefined ? {} : { keyEncrypted: key.passphrase !== undefined }),
    ...(made ? { made } : {}),
    ...entityFields(files, clock),
  };
  const names = things.request.files(name);
  await storeThing(folder, things.request, { manifest, files }, async (read) => {
    const [block] = decodePem(fromUtf8(read(names.request)) ?? '');
    if (block === undefined || !equalBytes(block.bytes, request.der)) throw lost(names.request);
    if (key !== undefined) await checkWrittenKey(names.key, key, read, ciphers);
  });
  return manifest;
}

/** The one request in bytes of anybody's: PEM, DER, or base64 of that. Throws FORMAT_NOT_RECOGNISED and DAMAGED with `field`. */
export function requestIn(bytes: Uint8Array, field: string): CertificationRequest {
  const { requests, faults } = otherPieces(bytes);
  const [first] = requests;
  if (first !== undefined) return first;
  const [fault] = faults;
  if (fault !== undefined) {
    throw new Problem('DAMAGED', fault, { field, remedy: i18n.t('Have it sent again, whole.') });
  }
  throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('There is no certificate request in it.'), {
    field,
    remedy: i18n.t('Give a PKCS#10 request: PEM with BEGIN CERTIFICATE REQUEST, DER, or base64 of that.'),
  });
}

/** A request of the workspace. Throws NOT_FOUND, WORKSPACE_INVALID, and what reading it does. */
export async function storedRequest(
  workspace: Workspace,
  name: string,
  field: string,
): Promise<{ readonly manifest: RequestManifest; readonly request: CertificationRequest }> {
  const manifest = await workspace.find(things.request, { name }, field);
  const path = pathsOf(things.request, { name }).request;
  const bytes = await workspace.folder.read(path);
  if (bytes === undefined) {
    throw new Problem('WORKSPACE_INVALID', i18n.t('{path} is missing.', { path: workspace.folder.absolute(path) }), {
      field: 'workspace',
      remedy: i18n.t('Restore the file from a backup.'),
    });
  }
  return { manifest, request: requestIn(bytes, 'workspace') };
}

/** The key of a request of the workspace. Throws NOT_FOUND where it is not there, and what opening it does with `keyPassphrase`. */
export async function storedRequestKey(
  workspace: Workspace,
  { name, keyEncrypted }: RequestManifest,
  keyPassphrase: string | undefined,
  { ciphers, keys }: Pick<Ports, 'ciphers' | 'keys'>,
): Promise<FoundKey> {
  if (keyEncrypted === undefined) {
    throw new Problem('NOT_FOUND', i18n.t('The key of the request {name} is not in this workspace.', { name }), {
      field: 'name',
      remedy: i18n.t('Bring the certificate in where the key is, or bring the key in first.'),
    });
  }
  const path = pathsOf(things.request, { name }).key;
  const privateKey = await readKey(workspace.folder, path, keyPassphrase, ciphers, 'keyPassphrase');
  return {
    privateKey,
    publicKey: keys.signer(privateKey).publicKey,
    password: keyEncrypted ? keyPassphrase : undefined,
  };
}

/** Notes in the manifest of a request that stays, since its key is elsewhere, who has signed it and when. */
export async function markSigned(
  { folder }: Workspace,
  manifest: RequestManifest,
  by: string,
  { clock }: Pick<Ports, 'clock'>,
): Promise<void> {
  const path = `${things.request.folder({ name: manifest.name })}/${manifestFile}`;
  const signed: RequestManifest = { ...manifest, signed: { at: clock.now().toISOString(), by } };
  await folder.replaceFile(path, encodeManifest(signed));
}
