import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import { fromUtf8 } from '../core/bytes.ts';
import { encodeManifest, manifestFile } from '../core/things/manifest-file.ts';
import { things } from '../core/things/index.ts';
import { pathsOf } from '../core/things/thing.ts';
import { checkIssuerAddresses } from '../core/x509/issuer-addresses.ts';
import { authoritySummary } from './authority-files.ts';
import type { Workspaces } from './workspaces.ts';

/** Keeps what the certificates of an authority say from now on of where to find its list and more. */
export async function setAddresses(
  workspaces: Workspaces,
  { workspace: token, name, addresses: given }: ParsedInput<'authority.setAddresses'>,
): Promise<MethodOutput<'authority.setAddresses'>> {
  const addresses = checkIssuerAddresses(given);
  const purpose = `setting the addresses of ${name}`;
  return workspaces.write(token, { purpose, make: false }, async (workspace) => {
    const { addresses: _before, ...before } = await workspace.find(things.authority, { name }, 'name');
    const manifest = Object.keys(addresses).length === 0 ? before : { ...before, addresses };
    const path = `${things.authority.folder({ name })}/${manifestFile}`;
    await workspace.folder.replaceFile(path, encodeManifest(manifest));
    const pem = (await workspace.folder.read(pathsOf(things.authority, { name }).pem)) ?? new Uint8Array();
    return authoritySummary(manifest, fromUtf8(pem) ?? '');
  });
}
