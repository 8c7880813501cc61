import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import { toUtf8 } from '../core/bytes.ts';
import { credentialsId } from '../core/clouds/thingsboard/credentials.ts';
import type { DeviceManifest } from '../core/things/device.ts';
import { things } from '../core/things/index.ts';
import { pathsOf } from '../core/things/thing.ts';
import { csvText } from './csv.ts';
import type { Grants } from './grants.ts';
import { readCertificates } from './issuing.ts';
import { type Jobs, forEachLimited } from './jobs.ts';
import type { Ports } from './ports.ts';
import { type Workspace, madeFiles } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

/** Files at a time: more would only queue for the disk. */
const atATime = 16;

/** Devices as a table that spreadsheets and other systems read: CSV by RFC 4180, a row a device. */
export class DeviceTable {
  readonly #workspaces: Workspaces;
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, grants: Grants, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  /** Writes the table into the given file, or where the user wants it. */
  async write(input: ParsedInput<'device.manifest'>): Promise<MethodOutput<'device.manifest'>> {
    const { dialogs, desktop, folders } = this.#ports;
    const path =
      input.file === undefined
        ? await dialogs.chooseWhereToSave({
            title: i18n.t('Save the list of devices'),
            suggestedName: 'devices.csv',
            startIn: desktop.documents,
          })
        : this.#grants.resolve(input.file, 'file');
    if (path === undefined) return { devices: 0 };
    const terms = { title: i18n.t('Writing the list of devices'), message: i18n.t('Cancelled. Nothing was written.') };
    return this.#jobs.run(input.jobId, terms, async (job) => {
      const workspace = await this.#workspaces.open(input.workspace);
      const manifests = await manifestsOf(workspace, input.deviceIds);
      const rows: Record<string, string>[] = [];
      await forEachLimited(manifests, atATime, async (manifest, index) => {
        job.check();
        rows[index] = await rowOf(workspace, manifest);
        job.progress(index + 1, manifests.length);
      });
      job.check();
      await folders.writeFile(path, toUtf8(csvText(rows)));
      return { name: folders.nameOf(path), devices: rows.length };
    });
  }
}

async function manifestsOf(workspace: Workspace, deviceIds: readonly string[] | undefined): Promise<DeviceManifest[]> {
  if (deviceIds === undefined) return workspace.list(things.device);
  const found: DeviceManifest[] = [];
  await forEachLimited(deviceIds, atATime, async (name, index) => {
    found[index] = await workspace.find(things.device, { name }, 'deviceIds');
  });
  return found;
}

async function rowOf(workspace: Workspace, manifest: DeviceManifest): Promise<Record<string, string>> {
  const { deviceId, authority, platform, certificate } = manifest;
  const [{ der }] = await readCertificates(workspace.folder, pathsOf(things.device, { name: deviceId }).certificate);
  const { subject, issuer, key, notBefore, notAfter, serial, thumbprintSha1, thumbprintSha256 } = certificate;
  return {
    deviceId,
    authority: authority ?? (subject === issuer ? '' : issuer),
    platform: platform ?? '',
    subject,
    key,
    notBefore,
    notAfter,
    serial,
    thumbprintSha1,
    thumbprintSha256,
    thingsBoardCredentialsId: credentialsId(der),
    files: madeFiles(things.device, manifest)
      .map(({ path }) => path)
      .join('; '),
  };
}
