import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { chooseFile } from './choose.ts';
import { button, callApp, createAuthority, heading, rail, typePassphrase, useFreePort, openExisting } from './steps.ts';

test('create authority says what is wrong, at the field that is wrong', async ({ app: { page } }) => {
  await button(page, 'Step by step').click();
  await page.getByLabel(/^Name/).fill('x'.repeat(150));
  // Only the service knows what a name may be; its words are there while it is typed.
  await expect(page.getByText(/" has 150 characters; 64 are allowed\./)).toBeVisible();
  await page.getByLabel(/^Name/).fill('../evil');
  await button(page, 'Next: passphrase').click();
  await expect(page.getByLabel(/^Name/)).toBeFocused();
  await expect(page.getByText(/"\.\.\/evil" has a character other than/)).toBeVisible();
  await page.getByLabel(/^Name/).fill('RootCA');
  await page.getByLabel('Valid for').fill('0');
  await button(page, 'Next: passphrase').click();
  await expect(page.getByLabel('Valid for')).toBeFocused();
  await expect(page.getByText('Give a whole number of days from 1 to 36500.')).toBeVisible();
  await page.getByLabel('Valid for').fill('3650');
  await button(page, 'Next: passphrase').click();
  await button(page, 'Create authority').click();
  await expect(page.getByLabel(/^Passphrase(?! again)/)).toBeFocused();
  await page.getByLabel(/^Passphrase(?! again)/).fill('1234');
  await expect(page.getByText(/1234 is the passphrase of the tutorials/)).toBeVisible();
  await page.getByLabel('Passphrase again').fill('12345');
  await button(page, 'Create authority').click();
  await expect(page.getByText('This is not the same as the first time.')).toBeVisible();
  await page.getByLabel('Passphrase again').fill('1234');
  await button(page, 'Create authority').click();
  await expect(heading(page, 'RootCA is ready')).toBeVisible();
});

test('prove possession takes what was pasted, notes what is unusual, and asks for the right passphrase', async ({
  app: { page },
}) => {
  await createAuthority(page, 'a passphrase of some length');
  // Forgotten, it has to be typed.
  await rail(page, 'Certificates').click();
  await page
    .getByRole('treeitem', { name: /RootCA/ })
    .first()
    .click();
  await button(page, /Forget/).click();
  await rail(page, 'Home').click();
  await button(page, 'Prove possession').click();
  await page.getByRole('radio', { name: /Azure IoT Hub/ }).check();
  await button(page, 'Next: code').click();
  await expect(page.getByText(/Generate Verification Code/)).toBeVisible();
  await button(page, 'Sign the code').click();
  await expect(page.getByText('Paste the verification code.')).toBeVisible();
  const code = '75B86466DA34D2B04C0C4C9557A119687ADAE7D4732BDDB3';
  await page.getByLabel('Verification code').fill('a code with blanks');
  await page.getByLabel('Passphrase of RootCA').fill('wrong');
  await button(page, 'Sign the code').click();
  await expect(page.getByRole('alert')).toContainText('1 to 64 printable characters');
  await page.getByLabel('Verification code').fill(`  ${code}\n `);
  await expect(page.getByText('48 hex digits, as it should be.')).toBeVisible();
  await button(page, 'Sign the code').click();
  await expect(page.getByRole('alert')).toContainText('This is not the right passphrase.');
  await expect(page.getByLabel('Passphrase of RootCA')).toBeFocused();
  await page.getByLabel('Passphrase of RootCA').fill('a passphrase of some length');
  await button(page, 'Sign the code').click();
  await expect(heading(page, 'Hand it in')).toBeVisible();
  await expect(page.getByText('RootCA-verification.cer').first()).toBeVisible();
});

test('a CSV file shows its faults before anything is made', async ({ app: { page }, home }) => {
  await mkdir(home.folder, { recursive: true });
  const file = join(home.folder, 'documents', 'devices.csv');
  await mkdir(join(home.folder, 'documents'), { recursive: true });
  await writeFile(file, 'deviceId,days\nline-1,30\nbad id,30\nline-2,never\nline-1,10\n');
  await createAuthority(page);
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await page.getByRole('tab', { name: 'CSV file' }).click();
  await button(page, 'Next: files').click();
  await expect(page.getByText('Choose a CSV file.')).toBeVisible();
  await chooseFile(page, () => page.getByRole('button', { name: 'CSV file: Choose file…' }).click(), file);
  await expect(page.getByText('3 rows cannot be used')).toBeVisible();
  await expect(page.getByRole('row', { name: /bad id/ })).toContainText('has a character other than');
  await expect(page.getByRole('row', { name: /line-2/ })).toContainText('is no number of days');
  await button(page, 'Next: files').click();
  await expect(page.getByText('3 rows have faults, the first is row 3.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'CSV file: Choose file…' })).toBeFocused();
  await page.getByRole('checkbox', { name: 'Leave out 3 rows with faults' }).click();
  await button(page, 'Next: files').click();
  await expect(button(page, 'Create device')).toBeVisible();
  await button(page, 'Back').click();
  await writeFile(file, 'deviceId;days;site\nline-1;30;\nline-2;;\n');
  await chooseFile(page, () => page.getByRole('button', { name: 'CSV file: Choose file…' }).click(), file);
  await expect(page.getByText('Not used: site')).toBeVisible();
  await expect(page.getByText('2 devices')).toBeVisible();
  await button(page, 'Next: files').click();
  await button(page, 'Create 2 devices').click();
  await expect(heading(page, '2 devices are ready')).toBeVisible();
});

test('opening an existing authority names the wrong file, the missing key and the wrong password', async ({
  app: { page },
  home,
}) => {
  await createAuthority(page, '1234');
  const folder = join(home.workspace, 'authorities', 'RootCA');
  await writeFile(join(home.workspace, 'nonsense.pem'), 'nothing of the kind');
  await rail(page, 'Home').click();
  await rail(page, 'Certificates').click();
  await openExisting(page);
  const chooseCertificate = () => page.getByRole('button', { name: 'Certificate or keystore: Choose file…' }).click();
  await button(page, 'Next: passphrase').click();
  await expect(page.getByText('Choose the file with the certificate.')).toBeVisible();
  await chooseFile(page, chooseCertificate, join(folder, 'RootCA.pem'));
  await page.getByLabel('Name in this workspace').fill('Again');
  await button(page, 'Next: passphrase').click();
  await typePassphrase(page, 'new words');
  await button(page, 'Open authority').click();
  await expect(page.getByRole('alert')).toContainText('There is no private key in the file');
  await chooseFile(
    page,
    () => page.getByRole('button', { name: 'Private key: Choose file…' }).click(),
    join(folder, 'RootCA-key.pem'),
  );
  await page.getByLabel('Password of the file').fill('4321');
  await button(page, 'Next: passphrase').click();
  await expect(page.getByLabel('Passphrase again')).toHaveValue('new words');
  await button(page, 'Open authority').click();
  await expect(page.getByLabel('Password of the file')).toBeFocused();
  await page.getByLabel('Password of the file').fill('1234');
  await button(page, 'Next: passphrase').click();
  await button(page, 'Open authority').click();
  await expect(heading(page, 'Again is opened')).toBeVisible();
  await button(page, 'Show me how').click();
  await expect(page.getByText('KEY_FILE=RootCA-key.pem')).toBeVisible();
});

test('simulate checks its form, and tells why a device is not let in', async ({ app: { page } }) => {
  await useFreePort(page);
  await rail(page, 'Simulate').click();
  await button(page, 'Create devices').click();
  // Without an authority devices are self-signed.
  await button(page, 'Next: devices').click();
  await page.getByLabel('Device ID').fill('a b');
  await button(page, 'Next: files').click();
  await expect(page.getByLabel('Device ID')).toBeFocused();
  await page.getByLabel('Device ID').fill('self-01');
  await button(page, 'Next: files').click();
  await button(page, 'Create device').click();
  await button(page, 'Simulate telemetry').click();
  await page.getByLabel('Every').fill('5');
  await page.getByLabel('Seed').fill('x');
  await button(page, 'Start simulation').click();
  await expect(page.getByLabel('Every')).toBeFocused();
  await page.getByLabel('Every').fill('100');
  await page.getByLabel('Seed').fill('7');
  await page.getByLabel('Platform').selectOption('azure-iot-hub');
  await button(page, 'Start simulation').click();
  await expect(page.getByText('Host name is missing.')).toBeVisible();
  await page.getByLabel('Host name').fill('localhost');
  await page.getByLabel('Port', { exact: true }).fill('1');
  await button(page, 'Start simulation').click();
  await expect(page.getByText('self-01 is not connected.')).toBeVisible();
  await expect(page.getByText('What to do:').first()).toBeVisible();
});

test('a taken port is told, and the next free one is one click away', async ({ app: { page } }) => {
  await useFreePort(page);
  await createAuthority(page);
  const port = await page.evaluate(async () => {
    const { certbench } = globalThis as unknown as {
      certbench: { call(method: string, input: unknown): Promise<{ value: { settings: { hub: { port: number } } } }> };
    };
    return (await certbench.call('app.info', {})).value.settings.hub.port;
  });
  const taker = createServer().listen(port, '127.0.0.1');
  try {
    await button(page, 'Prove possession').click();
    await button(page, 'Next: prove').click();
    await button(page, 'Prove possession').click();
    await expect(page.getByRole('alert')).toContainText('The port is taken.');
    await button(page, /Start on port \d+/).click();
    await expect(heading(page, /is verified/)).toBeVisible();
  } finally {
    taker.close();
  }
});

test('a hub that cannot start with the app says why, and starts elsewhere by one click', async ({ app: { page } }) => {
  await useFreePort(page);
  const taker = createServer().listen(0, '127.0.0.1');
  try {
    await once(taker, 'listening');
    const { port } = taker.address() as AddressInfo;
    await callApp(page, 'app.changeSettings', { hub: { startWithApp: true, port } });
    await page.reload();
    await expect(page.getByText(`Port ${port} is taken by another program.`)).toBeVisible();
    await button(page, /Start on port \d+/).click();
    await expect(page.getByText(`Port ${port} is taken by another program.`)).toBeHidden();
    await expect(page.getByText(/Local hub · 127\.0\.0\.1:\d+/)).toBeVisible();
  } finally {
    taker.close();
  }
});
