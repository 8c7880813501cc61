import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from '../support/programs.ts';
import { electronOf, expect, test } from './app.ts';
import { chooseFiles, chooseFolder } from './choose.ts';
import { button, heading, rail } from './steps.ts';

test('a folder of somebody is looked through, opened and brought in', async ({ app: { page }, home }) => {
  const folder = join(home.folder, 'theirs');
  await mkdir(folder);
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => must('openssl', ...args);
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl('req', '-x509', ...ec, '-subj', '/CN=Their Root', '-keyout', at('ca.key'), '-out', at('ca.pem'));
  await openssl('req', ...ec, '-subj', '/CN=sensor 7', '-keyout', at('dev.key'), '-out', at('dev.csr'));
  const signer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'];
  await openssl('x509', '-req', '-in', at('dev.csr'), ...signer, '-out', at('dev.crt'));
  const pair = ['-in', at('dev.crt'), '-inkey', at('dev.key')];
  await openssl('pkcs12', '-export', ...pair, '-passout', 'pass:zebra', '-out', at('dev.pfx'));
  await must('rm', at('dev.key'), at('dev.csr'), at('ca.srl'));

  await rail(page, 'Certificates').click();
  await button(page, 'Bring in').click();
  await button(page, 'Look at the text').click();
  await expect(page.getByText('Paste text with certificates, keys or requests.')).toBeVisible();
  await chooseFolder(page, () => button(page, 'Choose a folder…').click(), folder);
  const closed = page.getByRole('region', { name: '1 file needs a password' });
  await expect(closed.getByText('dev.pfx')).toBeVisible();
  await expect(page.getByText('Its key is not here: no device can log in with it.')).toBeVisible();
  await closed.getByLabel('Password').fill('lion');
  await button(page, 'Try').click();
  await expect(page.getByText('It fits none of them.')).toBeVisible();
  await closed.getByLabel('Password').fill('zebra');
  await button(page, 'Try').click();
  await expect(closed).toHaveCount(0);
  await expect(page.getByLabel('Bring sensor 7 in as')).toHaveValue('device');
  await expect(page.getByLabel('Name for sensor 7')).toHaveValue('sensor-7');
  await expect(page.getByText(/sensor 7 can be no device ID/)).toBeVisible();

  await page.getByLabel('Name for sensor 7').fill('sensor-07');
  await button(page, 'Bring in 2').click();
  await expect(page.getByText('Choose a passphrase.')).toBeVisible();
  await page.getByLabel('Passphrase for the authorities').fill('plant 7');
  await button(page, 'Bring in 2').click();
  await expect(heading(page, '2 things were brought in')).toBeVisible();
  await button(page, 'Simulate 1 device').click();
  await expect(page.getByRole('checkbox', { name: 'sensor-07' })).toBeChecked();
});

test('several files are chosen at once', async ({ app: { page }, home }) => {
  const at = (name: string) => join(home.folder, name);
  for (const name of ['one', 'two', 'three']) {
    const keyed = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '/dev/null'];
    await must('openssl', 'req', '-x509', ...keyed, '-subj', `/CN=${name}`, '-out', at(`${name}.pem`));
  }
  await rail(page, 'Certificates').click();
  await button(page, 'Bring in').click();
  await chooseFiles(page, () => button(page, 'Choose files…').click(), [at('one.pem'), at('two.pem')]);
  await expect(page.getByLabel('Name for one')).toBeVisible();
  await expect(page.getByLabel('Name for two')).toBeVisible();
  await expect(page.getByText('three')).toHaveCount(0);
});

test('what is dropped on the window is looked through', async ({ app: { page }, home }) => {
  // Before 29 Electron tells a page itself where a file is, and this program does not ask it.
  const program = electronOf(page);
  const chromium = await program?.evaluate(() => process.versions['electron']);
  test.skip(Number.parseInt(chromium ?? '99', 10) < 29, 'It has no webUtils.');
  const folder = join(home.folder, 'dropped');
  await mkdir(folder);
  await writeFile(join(folder, 'notes.txt'), 'nothing of use');
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  const drop = async () => {
    for (const type of ['dragEnter', 'dragOver'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data });
    }
    await expect(page.getByText('Let go to see what is in it')).toBeVisible();
    await session.send('Input.dispatchDragEvent', { type: 'drop', x: 500, y: 400, data });
  };
  await drop();
  await expect(heading(page, 'Bring in')).toBeVisible();
  await page.getByText('1 file was of no use here').click();
  await expect(page.getByText('notes.txt')).toBeVisible();
  // The same folder once more, with more in it.
  await writeFile(join(folder, 'more.txt'), 'nothing either');
  await drop();
  await expect(page.getByText('2 files were of no use here')).toBeVisible();
});
