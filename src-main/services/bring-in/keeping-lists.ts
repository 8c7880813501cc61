import { i18n } from '../../core/language/index.ts';
import type { FoundList } from '../../core/bring-in/findings.ts';
import { equalBytes } from '../../core/bytes.ts';
import type { DataSignatureCheck } from '../../core/primitives.ts';
import { Problem } from '../../core/problem.ts';
import { things } from '../../core/things/index.ts';
import { pathsOf } from '../../core/things/thing.ts';
import { type RevocationList, readRevocationList } from '../../core/x509/read-revocation-list.ts';
import { doubtOfList, isOlder } from '../../core/x509/revocation.ts';
import { readCertificates } from '../issuing.ts';
import { listBytesAtMost, tooLong } from '../revocation-lists.ts';
import type { Workspace } from '../workspace.ts';
import { idOf } from './taking.ts';

/**
 * Keeps a list beside the authority that has signed it, in the place of an older one, and answers the authority's name. `authorities`:
 * names by `idOf`. Throws INVALID_INPUT for a list that is not to be believed, is older than the one there, or is nobody's here.
 */
export async function keepList(
  { list, doubt, signers }: FoundList,
  { folder }: Workspace,
  authorities: ReadonlyMap<string, string>,
  verifies: DataSignatureCheck,
): Promise<string> {
  if (doubt !== undefined) {
    throw refused(doubt, i18n.t('Have its authority make a new one, and bring in its certificate too.'));
  }
  if (list.der.length > listBytesAtMost) throw tooLong('take');
  const name = signers.map((one) => authorities.get(idOf(one))).find((one) => one !== undefined);
  if (name === undefined) {
    throw refused(
      i18n.t('The authority that has signed it, {issuer}, is not in the workspace, so there is no place for it.', {
        issuer: list.issuer.text,
      }),
      i18n.t('Bring in that authority with its key.'),
    );
  }
  const paths = pathsOf(things.authority, { name });
  const bytes = await folder.read(paths.revocationList);
  if (bytes !== undefined && equalBytes(bytes, list.der)) return name;
  const [issuer] = await readCertificates(folder, paths.chain);
  // One that nothing goes by keeps no other out.
  const kept = bytes === undefined ? undefined : readable(bytes);
  if (kept !== undefined && doubtOfList(kept, [issuer], verifies) === undefined && isOlder(list, kept)) {
    throw refused(
      i18n.t('The list of {name} that is here is newer: it is of {kept}, and this one of {own}.', {
        name,
        kept: told(kept),
        own: told(list),
      }),
      i18n.t('Nothing is to be done. To go back, delete {file} in the folder of the authority first.', {
        file: things.authority.files(name).revocationList,
      }),
    );
  }
  await folder.replaceFile(paths.revocationList, list.der);
  return name;
}

const told = ({ thisUpdate, number }: RevocationList): string =>
  `${thisUpdate.toISOString().slice(0, 16).replace('T', ' ')}${number === undefined ? '' : ` (${number})`}`;

function readable(bytes: Uint8Array): RevocationList | undefined {
  try {
    return readRevocationList(bytes);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

const refused = (message: string, remedy: string): Problem =>
  new Problem('INVALID_INPUT', message, { field: 'take', remedy });
