import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { chooseFile } from './choose.ts';
import { button, createAuthority, heading, rail } from './steps.ts';

const keygen = `DOMAIN_SUFFIX=iot.example
ORGANIZATIONAL_UNIT=ThingsBoard
ORGANIZATION="$(hostname) works"
CITY=San Francisco
STATE_OR_PROVINCE=CA
TWO_LETTER_COUNTRY_CODE=US
`;

/** The name in a certificate, the narrowest first. */
async function subjectOf(...path: string[]): Promise<string[]> {
  return new X509Certificate(await readFile(join(...path))).subject.split('\n').toReversed();
}

test('devices have the subject that is typed, and the ID as their common name', async ({ app: { page }, home }) => {
  await createAuthority(page);
  await button(page, 'Create devices').click();
  await button(page, 'Next: devices').click();
  await expect(page.getByLabel('Organization (O)')).toBeHidden();
  await page.getByText('Subject', { exact: true }).click();
  await expect(page.getByText('The common name (CN) is always the device ID.')).toBeVisible();
  await page.getByLabel('Organization (O)').fill('x'.repeat(65));
  await page.getByLabel('Country (C)').fill('ch');
  await button(page, 'Next: files').click();
  await expect(page.getByLabel('Organization (O)')).toBeFocused();
  await expect(page.getByText('64 are allowed. Shorten it.')).toBeVisible();
  await page.getByLabel('Organization (O)').fill('Acme, Inc.');
  await button(page, 'Next: files').click();
  await button(page, 'Create device').click();
  await expect(heading(page, 'dev-01 is ready')).toBeVisible();
  await expect(page.getByText(String.raw`C=CH, O=Acme\, Inc., CN=dev-01`)).toBeVisible();
  await button(page, 'Show me how').click();
  await expect(page.getByText(/C = CH\s+O = .*Acme, Inc\./)).toBeVisible();
  expect(await subjectOf(home.workspace, 'devices/dev-01/dev-01-cert.pem')).toEqual([
    'CN=dev-01',
    String.raw`O=Acme\, Inc.`,
    'C=CH',
  ]);
});

test('a server is named by a keygen.properties', async ({ app: { page }, home }) => {
  await writeFile(join(home.folder, 'keygen.properties'), keygen);
  await rail(page, 'Certificates').click();
  await button(page, 'Create server certificate').click();
  await page.getByText('Subject', { exact: true }).click();
  const choose = () => button(page, 'Fill in from keygen.properties…').click();
  await chooseFile(page, choose, join(home.folder, 'keygen.properties'));
  await expect(page.getByText('Filled in from keygen.properties, with the common name iot.example.')).toBeVisible();
  await expect(page.getByText('ORGANIZATION is made of the name of the computer')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('iot.example');
  await expect(page.getByLabel('Locality (L)')).toHaveValue('San Francisco');
  await expect(page.getByText('DNS names: localhost, iot.example.')).toBeVisible();
  await page.getByLabel('Organization (O)').fill('ThingsBoard');
  await button(page, 'Next: who signs').click();
  await button(page, 'Create server certificate').click();
  await expect(heading(page, 'iot.example is ready')).toBeVisible();
  expect(await subjectOf(home.workspace, 'servers/iot.example/iot.example-cert.pem')).toEqual([
    'CN=iot.example',
    'OU=ThingsBoard',
    'O=ThingsBoard',
    'L=San Francisco',
    'ST=CA',
    'C=US',
  ]);
});
