import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { Workbench } from '../support/workbench.ts';
import { filesBelow } from './operation.ts';
import type { Row } from './scenario.ts';

/** Everything that can be seen in a workspace is whole: as its files lie there, then as Certbench opens them. */
export async function inspectWorkspace(workspace: string, row: Row, where: string): Promise<void> {
  const things = await thingsIn(workspace);
  for (const thing of things) {
    const fault = await faultOf(thing).catch(String);
    if (fault !== undefined) row.halfWritten.push(`${where}: ${thing}: ${fault}`);
  }
  const bench = await Workbench.open();
  try {
    const order: MethodInput<'workspace.overview'> = { workspace: bench.services.grants.grant(workspace) };
    if ((await readFile(join(workspace, 'certbench.json')).catch(() => undefined)) === undefined) return;
    const { authorities } = await bench.call('authority.list', order);
    const { devices } = await bench.call('device.list', order);
    const { servers } = await bench.call('server.list', order);
    const listed = authorities.length + devices.length + servers.length;
    const expected = things.filter((path) => !path.includes('verifications')).length;
    if (listed !== expected) row.halfWritten.push(`${where}: ${listed} are listed of ${expected}`);
    for (const { deviceId, missing } of devices) {
      if (missing.length > 0) row.halfWritten.push(`${where}: ${deviceId} has no ${missing.join(', ')}`);
    }
  } catch (error) {
    row.halfWritten.push(`${where}: not to be opened: ${String(error)}`);
  } finally {
    await bench.close();
  }
}

async function thingsIn(workspace: string): Promise<string[]> {
  const entries = await readdir(workspace, { recursive: true, withFileTypes: true }).catch(() => []);
  const things = entries.filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  return things.filter((path) =>
    /^(?:(?:authorities|devices|servers)[\\/][^\\/]+|verifications[\\/][^\\/]+[\\/][^\\/]+)$/.test(
      path.slice(workspace.length + 1),
    ),
  );
}

/** What is wrong with the folder of a thing, by the second opinion of Node's own cryptography. */
async function faultOf(thing: string): Promise<string | undefined> {
  const { files } = JSON.parse(await readFile(join(thing, 'certbench.json'), 'utf8')) as { files: string[] };
  const texts = new Map(
    await Promise.all(files.map(async (name) => [name, await readFile(join(thing, name))] as const)),
  );
  for (const [name, bytes] of texts) if (bytes.length === 0) return `${name} is empty`;
  const find = (ending: RegExp) => [...texts].find(([name]) => ending.test(name))?.[1];
  const certificate = new X509Certificate(find(/(?:-cert|-chain|-verification)\.pem$/) ?? Buffer.alloc(0));
  const key = find(/-key\.pem$/);
  if (key !== undefined && !certificate.checkPrivateKey(createPrivateKey({ key, passphrase: '1234' }))) {
    return 'its key belongs to another certificate';
  }
  const pfx = find(/\.pfx$/);
  if (pfx !== undefined) createSecureContext({ pfx, passphrase: '1234' });
  return undefined;
}

/** What was there before is there as it was; `may` says what may have been replaced. */
export async function inspectOld(
  before: ReadonlyMap<string, Buffer>,
  folder: string,
  row: Row,
  where: string,
  may: (path: string) => boolean = () => false,
): Promise<void> {
  const now = await filesBelow(folder);
  for (const [path, bytes] of before) {
    const found = now.get(path);
    if (found === undefined) row.lost.push(`${where}: ${path} is gone`);
    else if (!may(path) && !found.equals(bytes)) row.lost.push(`${where}: ${path} has changed`);
  }
}
