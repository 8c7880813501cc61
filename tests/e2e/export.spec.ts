import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { chooseFile, chooseFolder } from './choose.ts';
import { button, callApp, createAuthority, createDevice, heading, rail } from './steps.ts';

test('files for another system: from the last page of a wizard, and for a certificate that is there', async ({
  app: { page },
  home,
}) => {
  await createAuthority(page);
  await createDevice(page);

  await button(page, 'Export…').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: 'Export dev-01' })).toBeVisible();
  await dialog.getByLabel('For').selectOption('Mosquitto');
  await expect(dialog.getByRole('list', { name: 'Files it will make' })).toContainText('dev-01.key');
  await dialog.getByText(/^Names (?:of the files|and passwords)$/).click();
  await dialog.getByLabel('Name of the files').fill('client');
  await expect(dialog.getByRole('list', { name: 'Files it will make' })).toContainText('client.key');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByText('Choose the folder that the files go to.')).toBeVisible();
  await chooseFolder(page, () => dialog.getByRole('button', { name: 'Choose folder…' }).click(), home.folder);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByRole('list', { name: 'Exported files' })).toContainText('client.crt');
  await expect(dialog.getByRole('button', { name: 'Show in folder: ca.crt' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Copy path of ca.crt' }).click();
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await readdir(home.folder)).toEqual(expect.arrayContaining(['ca.crt', 'client.crt', 'client.key']));
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(button(page, 'Export…')).toBeFocused();

  // What is there is named, and replaced only when that is asked for.
  await writeFile(join(home.folder, 'client.key'), 'mine');
  await rail(page, 'Certificates').click();
  await page.getByRole('treeitem', { name: /dev-01/ }).click();
  await expect(heading(page, 'dev-01')).toBeVisible();
  await button(page, 'Export…').click();
  await dialog.getByLabel('For').selectOption('Mosquitto');
  await dialog.getByText(/^Names (?:of the files|and passwords)$/).click();
  await dialog.getByLabel('Name of the files').fill('client');
  await chooseFolder(page, () => dialog.getByRole('button', { name: 'Choose folder…' }).click(), home.folder);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('client.key');
  expect(await readFile(join(home.folder, 'client.key'), 'utf8')).toBe('mine');
  await dialog.getByRole('button', { name: 'Replace them' }).click();
  await expect(dialog.getByRole('list', { name: 'Exported files' })).toBeVisible();
  expect(await readFile(join(home.folder, 'client.key'), 'utf8')).toContain('BEGIN PRIVATE KEY');
});

test('keystores for ThingsBoard, filled in from a keygen.properties', async ({ app: { page }, home }) => {
  await createAuthority(page);
  await page.evaluate(async () => {
    const { certbench } = globalThis as unknown as {
      certbench: { call(method: string, input: unknown): Promise<{ value: { workspace: string } }> };
    };
    const { workspace } = (await certbench.call('workspace.current', {})).value;
    await certbench.call('server.create', { workspace, name: 'broker', keyType: 'ec-p256' });
  });
  await createDevice(page);
  const file = join(home.folder, 'keygen.properties');
  await writeFile(
    file,
    'CITY=San Francisco\nCLIENT_FILE_PREFIX="nano"\nCLIENT_KEY_ALIAS=nanoalias\nCLIENT_KEYSTORE_PASSWORD="Kv8-mist.Lamp~31"\n',
  );
  await button(page, 'Export…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('For').selectOption({ label: 'ThingsBoard 2, NanoIoT, Tempus' });
  await expect(dialog.getByText('Left empty: “password”, as in the documentation.')).toHaveCount(2);
  await chooseFile(page, () => dialog.getByRole('button', { name: 'Fill in from keygen.properties…' }).click(), file);
  await expect(dialog.getByLabel('Name of the files')).toHaveValue('nano');
  await expect(dialog.getByLabel('Alias of the key')).toHaveValue('nanoalias');
  await expect(dialog.getByText('CITY has blanks and no quotes')).toBeVisible();
  await expect(dialog.getByText('Left empty: the one in keygen.properties.')).toHaveCount(1);
  await expect(page.locator('body')).not.toContainText('Kv8-mist');
  const keyPassword = dialog.getByLabel('Key password', { exact: true });
  await keyPassword.fill('short');
  await dialog.getByLabel('Key password again').fill('shor');
  await dialog.getByLabel('Certificate to trust').selectOption('Server certificate broker');
  const out = join(home.folder, 'documents');
  await chooseFolder(page, () => dialog.getByRole('button', { name: 'Choose folder…' }).click(), out);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByText('This is not the same as the first time.')).toBeVisible();
  await dialog.getByLabel('Key password again').fill('short');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByText('The key password must be 6 or more')).toBeVisible();
  await keyPassword.fill('Zq4+fern_Dusk=77');
  await dialog.getByLabel('Key password again').fill('Zq4+fern_Dusk=77');
  await dialog.getByLabel(/Write a keygen.properties too/).check();
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByRole('list', { name: 'Exported files' })).toContainText('nano.jks');
  await expect(dialog.getByText('Store and key have two passwords.')).toBeVisible();
  await expect(dialog.getByText('the keystore trusts no server')).toHaveCount(0);
  // A true JKS with two entries: the key, and the server that is trusted.
  const jks = await readFile(join(out, 'nano.jks'));
  expect([jks.readUInt32BE(0), jks.readUInt32BE(8)]).toEqual([0xfeedfeed, 2]);
  const written = await readFile(join(out, 'keygen.properties'), 'utf8');
  expect(written).toContain('CITY="San Francisco"\n');
  expect(written).toContain('CLIENT_KEY_PASSWORD="Zq4+fern_Dusk=77"\n');
  expect(written).toContain('CLIENT_KEYSTORE_PASSWORD="Kv8-mist.Lamp~31"\n');
});

test('files of several devices, each in a folder of its own, with one keygen.properties', async ({
  app: { page },
  home,
}) => {
  await createAuthority(page);
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await page.getByRole('tab', { name: 'Several' }).click();
  await page.getByLabel('How many').fill('3');
  await button(page, 'Next: files').click();
  await button(page, 'Create 3 devices').click();
  await expect(heading(page, '3 devices are ready')).toBeVisible();
  const out = join(home.folder, 'out');
  await mkdir(out);
  const dialog = page.getByRole('dialog');
  const order = async () => {
    await button(page, 'Export 3 devices…').click();
    await dialog.getByLabel('For').selectOption({ label: 'ThingsBoard 2, NanoIoT, Tempus' });
    await dialog.getByLabel(/Write a keygen.properties too/).check();
    await chooseFolder(page, () => dialog.getByRole('button', { name: 'Choose folder…' }).click(), out);
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  };
  await order();
  const made = dialog.getByRole('list', { name: 'Exported files' });
  await expect(made).toContainText('sensor-03/mqttclient.jks');
  await expect(made).toContainText('keygen.properties');
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect((await readdir(out)).toSorted()).toEqual(['keygen.properties', 'sensor-01', 'sensor-02', 'sensor-03']);

  // What stops it midway is told with what was made before, and goes on by replacing.
  await rm(join(out, 'sensor-01'), { recursive: true });
  await writeFile(join(out, 'sensor-02', 'mqttclient.jks'), 'mine');
  await order();
  await expect(dialog.getByRole('alert')).toContainText(/sensor-02: .*mqttclient\.jks.* Made before: sensor-01\./);
  expect(await readdir(join(out, 'sensor-01'))).toContain('mqttclient.jks');
  await dialog.getByRole('button', { name: 'Replace them' }).click();
  await expect(made).toContainText('sensor-03/mqttclient.jks');
  expect(await readFile(join(out, 'sensor-02', 'mqttclient.jks'), 'latin1')).not.toBe('mine');
  await dialog.getByRole('button', { name: 'Close' }).click();

  // Or a .zip for each.
  await button(page, 'Export 3 devices…').click();
  await dialog.getByLabel('Each device as one .zip file').check();
  await expect(dialog.getByText('Each .zip has these files of one device, and a README.txt')).toBeVisible();
  await chooseFolder(page, () => dialog.getByRole('button', { name: 'Choose folder…' }).click(), out);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(made.getByRole('listitem')).toHaveText([/sensor-01\.zip/, /sensor-02\.zip/, /sensor-03\.zip/]);
});

test('an export of many devices ends with its dialog', async ({ app: { page }, home }) => {
  test.setTimeout(120_000);
  await createAuthority(page);
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await page.getByRole('tab', { name: 'Several' }).click();
  await page.getByLabel('How many').fill('200');
  await button(page, 'Next: files').click();
  await button(page, 'Create 200 devices').click();
  await expect(heading(page, '200 devices are ready')).toBeVisible({ timeout: 60_000 });
  const out = join(home.folder, 'out');
  await mkdir(out);
  await button(page, 'Export 200 devices…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('For').selectOption({ label: 'ThingsBoard 2, NanoIoT, Tempus' });
  await chooseFolder(page, () => dialog.getByRole('button', { name: 'Choose folder…' }).click(), out);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByText(/^[1-9]\d* of 200 done$/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  // What was begun when it was cancelled is taken back first.
  await expect.poll(() => callApp(page, 'job.list', {})).toEqual({ jobs: [] });
  const made = await readdir(out);
  expect(made.length).toBeGreaterThan(0);
  expect(made.length).toBeLessThan(200);
  // Each has all of its files.
  for (const name of made) expect(await readdir(join(out, name))).toHaveLength(5);
});

test("an authority's key asks for its passphrase and leaves encrypted", async ({ app: { page }, home }) => {
  await createAuthority(page);
  await rail(page, 'Certificates').click();
  await button(page, 'Forget passphrase').click();
  await expect(page.getByText('The passphrase is forgotten.')).toBeVisible();
  await button(page, 'Export…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('For').selectOption('Plain PEM files');
  await chooseFolder(page, () => dialog.getByRole('button', { name: 'Choose folder…' }).click(), home.folder);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByText('Type the passphrase that opens the key.')).toBeVisible();
  await dialog.getByLabel(/^Passphrase of/).fill('12345');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByText(/^Wrong passphrase/)).toBeVisible();
  await dialog.getByLabel(/^Passphrase of/).fill('1234');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByRole('list', { name: 'Exported files' })).toBeVisible();
  const [name = ''] = (await readdir(home.folder)).filter((one) => one.endsWith('.key'));
  expect(await readFile(join(home.folder, name), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
});
