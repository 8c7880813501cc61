import { rootCertificates } from 'node:tls';
import type { Page } from '@playwright/test';
import { expect } from './app.ts';
import {
  button,
  callApp,
  figure,
  heading,
  messageRows,
  goByName,
  openExisting,
  openHub,
  rail,
  typePassphrase,
  useFreePort,
} from './steps.ts';
import { fleet } from './tour-fleet.ts';
import { localHub } from './tour-hub.ts';
import { planTerms } from './tour-plan.ts';

/** A stop of the tour: what is on the screen now. */
export type See = (name: string) => Promise<void>;

/** Walks through every screen and every step of every wizard, with things in them that look like somebody’s work. */
export async function tour(page: Page, see: See): Promise<void> {
  await useFreePort(page);
  await see('home-empty');
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('option').first()).toBeVisible();
  await see('search');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // Not in the field that has the focus: there it is a letter.
  await rail(page, 'Home').focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await see('shortcuts');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const connection = { name: 'Plant 7', platform: 'mqtt-broker', host: 'broker.example.com', port: 8883, settings: {} };
  await callApp(page, 'connection.save', { connection });
  await callApp(page, 'trust.add', { pem: rootCertificates[0] });
  await rail(page, 'Settings').click();
  await page.getByRole('radio', { name: /^This one/ }).check();
  await button(page, 'Save').click();
  await expect(page.getByText('The address of the proxy is missing.')).toBeVisible();
  await see('settings');
  await page.getByRole('radio', { name: /^As this computer/ }).check();
  await rail(page, 'Certificates').click();
  await see('certificates-empty');
  await rail(page, 'Simulate').click();
  await see('simulate-empty');
  for (const name of ['Timeline', 'Test certificates']) {
    await goByName(page, name);
    await expect(button(page, 'Create authority')).toBeVisible();
    await see(`${name.toLowerCase().replace(' ', '-')}-empty`);
  }
  await rail(page, 'Home').click();

  await button(page, 'Step by step').click();
  await see('create-authority');
  await page.getByText('Subject', { exact: true }).click();
  await page.getByLabel('Country (C)').fill('Germany');
  await button(page, 'Next: passphrase').click();
  await see('create-authority-wrong');
  await page.getByLabel('Country (C)').fill('DE');
  await button(page, 'Next: passphrase').click();
  await typePassphrase(page, '1234');
  await see('create-authority-passphrase');
  await rail(page, 'Home').click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await see('leave');
  await button(page, 'Stay').click();
  await button(page, 'Create authority').click();
  await expect(heading(page, 'RootCA is ready')).toBeVisible();
  await button(page, 'Show me how').click();
  await expect(page.getByText(/openssl/).first()).toBeVisible();
  await see('authority-created');
  await button(page, 'Export…').click();
  await expect(dialogOf(page).getByLabel('For')).toBeVisible();
  await see('authority-export');
  await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialogOf(page)).toHaveCount(0);

  await button(page, 'Prove possession').click();
  await see('prove');
  await page.getByRole('radio', { name: /Azure IoT Hub/ }).check();
  await button(page, 'Next: code').click();
  await page.getByLabel('Verification code').fill('75B86466DA34D2B04C0C4C9557A119687ADAE7D4732BDDB3');
  await see('prove-azure');
  await button(page, 'Sign the code').click();
  await expect(heading(page, 'Hand it in')).toBeVisible();
  await see('prove-azure-signed');
  await rail(page, 'Home').click();
  await rail(page, 'Certificates').click();
  await page
    .getByRole('treeitem', { name: /RootCA/ })
    .first()
    .click();
  await button(page, 'Renew authority…').click();
  await see('renew-authority');
  await dialogOf(page).getByRole('button', { name: 'Close' }).click();
  await button(page, 'Change the root…').click();
  await expect(heading(page, 'Make the new root')).toBeVisible();
  await see('change-root');
  await button(page, 'Cancel').click();
  await page
    .getByRole('treeitem', { name: /RootCA/ })
    .first()
    .click();
  await button(page, 'Prove possession').first().click();
  await button(page, 'Next: prove').click();
  await see('prove-local');
  await button(page, 'Prove possession').click();
  await expect(heading(page, 'RootCA is verified')).toBeVisible();
  await see('prove-local-verified');
  await openHub(page);
  for (const name of ['Devices', 'Messages']) {
    await page.getByRole('tab', { name }).click();
    await see(`hub-${name.toLowerCase()}-empty`);
  }
  await rail(page, 'Workspace').click();
  await page.getByText('Nothing was deleted.').scrollIntoViewIfNeeded();
  await see('workspace-empty');
  await rail(page, 'Certificates').click();
  await page
    .getByRole('treeitem', { name: /RootCA/ })
    .first()
    .click();
  await button(page, 'Create devices').first().click();
  await see('create-devices');
  await button(page, 'Next: devices').click();
  await page.getByRole('tab', { name: 'Several' }).click();
  await see('create-devices-several');
  await page.getByRole('tab', { name: 'List' }).click();
  await page.getByLabel('Device IDs, one a line').fill('line-1\nline 2\nline-1');
  await button(page, 'Next: files').click();
  await expect(page.getByText('2 rows cannot be used')).toBeVisible();
  await see('create-devices-list');
  await page.getByRole('tab', { name: 'Several' }).click();
  await button(page, 'Next: files').click();
  await see('create-devices-files');
  await button(page, 'Create 10 devices').click();
  await expect(heading(page, '10 devices are ready')).toBeVisible();
  await see('devices-created');
  await button(page, 'Export 10 devices…').click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('For').selectOption('ThingsBoard');
  await expect(dialog.getByText('Each device gets a folder')).toBeVisible();
  await see('export');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByText('Choose the folder that the files go to.')).toBeVisible();
  await see('export-wrong');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(heading(page, '10 devices are ready')).toBeVisible();

  await button(page, 'Simulate telemetry').click();
  await see('simulate-setup');
  await planTerms(page, see);
  await page.getByRole('tab', { name: 'Publish and subscribe' }).click();
  await see('simulate-publish-subscribe');
  await page.getByRole('tab', { name: 'Telemetry' }).click();
  await page.getByLabel('Platform').selectOption({ label: 'Azure DPS' });
  await button(page, /^Provision \d+ devices only$/).click();
  await expect(page.getByText(/^(\d+) of \1 provisioned$/).last()).toBeVisible();
  await see('provisioned');
  await platforms(page, see);
  await page.getByLabel('Every').fill('200');
  await button(page, /^Start \d+ devices$/).click();
  await expect(messageRows(page).nth(8)).toBeVisible();
  // A chart with a few points in it.
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(100);
  await see('simulate');
  await messageRows(page).nth(3).click();
  await see('simulate-message');
  await rail(page, 'Home').click();
  await see('home');
  await rail(page, 'Certificates').click();
  await page
    .getByRole('treeitem', { name: /RootCA/ })
    .first()
    .click();
  await see('certificates');
  await button(page, 'Table').click();
  await page.getByRole('checkbox', { name: /^Select .*-01$/ }).check();
  await see('certificates-table');
  await button(page, 'Group…').click();
  await dialogOf(page).getByLabel('Group').fill('Hall 3');
  await see('certificates-group');
  await dialogOf(page).getByRole('button', { name: 'Set group' }).click();
  await expect(dialogOf(page)).toHaveCount(0);
  // A narrow table has no column for it.
  await expect(page.getByText('1 entry is in Hall 3 now.')).toBeVisible();
  await button(page, 'Tree').click();
  await button(page, 'Test certificates').click();
  await button(page, 'Make test certificates').click();
  await expect(page.getByText(/12 test certificates made/)).toBeVisible();
  await see('test-certificates');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: /^Search pages/ }).fill('diagnose');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Diagnose')).toBeVisible();
  await page.getByLabel('Platform').selectOption('mqtt-broker');
  await page.getByLabel('Host name').fill('localhost');
  await page.getByLabel('Port').fill('1');
  await button(page, 'Diagnose').click();
  await expect(page.getByText('It stops at: TCP')).toBeVisible();
  await see('diagnose');
  await button(page, 'Save a support bundle…').click();
  await expect(page.getByLabel('Contents of README.txt')).toContainText('Diagnosed on');
  await see('support-bundle');
  await rail(page, 'Certificates').click();
  await button(page, 'All details').click();
  await expect(page.getByRole('region', { name: 'Basic Constraints' })).toBeVisible();
  await see('certificate-details');
  await page.getByRole('tab', { name: 'ASN.1' }).click();
  await see('certificate-asn1');
  await button(page, 'Back to certificates').click();
  await button(page, 'Look at a file').click();
  await button(page, 'Show').click();
  await see('look-at-file');
  await rail(page, 'Certificates').click();
  await button(page, 'Bring in').click();
  await see('bring-in');
  await page.getByLabel('Or paste text').fill(await foreignText(page));
  await button(page, 'Look at the text').click();
  await expect(heading(page, 'Found')).toBeVisible();
  await see('bring-in-found');
  await page.getByRole('checkbox', { name: 'Bring in RootCA', exact: true }).check();
  await page.getByLabel('Name for RootCA').fill('Their root');
  await button(page, 'Bring in 1').click();
  await expect(heading(page, '1 thing was brought in')).toBeVisible();
  await see('bring-in-taken');
  await button(page, 'Show certificates').click();
  await button(page, 'Delete…').click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('Their root');
  await see('delete-question');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(button(page, 'Undo')).toBeVisible();
  await see('deleted');
  await rail(page, 'Workspace').click();
  await expect(button(page, 'Put back certificate without a key Their root')).toBeVisible();
  await see('workspace-trash');
  await rail(page, 'Certificates').click();
  await rail(page, 'Certificates').click();
  await button(page, 'Create server certificate').first().click();
  await page.getByLabel('DNS names and IP addresses, one a line').fill('broker.example.com\nmqtt_broker');
  await expect(page.getByText('which no host can be called')).toBeVisible();
  await see('create-server-wrong');
  await page.getByLabel('DNS names and IP addresses, one a line').fill('localhost\nbroker.example.com\n192.168.1.20');
  await button(page, 'Next: who signs').click();
  await page.getByLabel('Valid for').fill('3650');
  await see('create-server');
  await button(page, 'Create server certificate').click();
  await expect(heading(page, 'mqtt-server is ready')).toBeVisible();
  await see('server-created');
  await button(page, 'Show in Certificates').click();
  await expect(heading(page, 'mqtt-server')).toBeVisible();
  await expect(page.getByText('TLS server: a hub or broker')).toBeVisible();
  await see('certificates-server');
  await button(page, 'Timeline').click();
  await see('certificates-timeline');
  await button(page, 'Back to certificates').click();
  await requests(page, see);
  await openExisting(page);
  await see('open-authority');
  await localHub(page, see);
  await rail(page, 'Workspace').click();
  await see('workspace');
  await fleet(page, see);
}

const dialogOf = (page: Page) => page.getByRole('dialog');

/** One that is signed here, and one that waits. */
async function requests(page: Page, see: See): Promise<void> {
  await button(page, 'Create request').click();
  await page.getByLabel('Device ID').fill('valve-01');
  await page.getByLabel('Alternative names, one a line').fill('valve-01.example.com');
  await see('create-request');
  await button(page, 'Create request').click();
  await expect(heading(page, 'The request valve-01 is ready')).toBeVisible();
  await see('request-created');
  await button(page, 'Show in Certificates').click();
  await expect(page.getByRole('region', { name: 'The request itself' })).toBeVisible();
  await see('certificates-request');
  await goByName(page, 'Bring the certificate of a request');
  await button(page, 'Bring the certificate').click();
  await expect(page.getByText('Choose a file, or paste the certificate.')).toBeVisible();
  await see('complete-request-wrong');
  await goByName(page, 'Sign a request');
  await see('sign-request');
  await page.getByLabel('Of this workspace').selectOption('valve-01');
  await button(page, 'Next: what it asks for').click();
  await expect(page.getByRole('checkbox', { name: 'Alternative names' })).toBeChecked();
  await see('sign-request-terms');
  await button(page, 'Sign request').click();
  await expect(heading(page, 'valve-01 is ready')).toBeVisible();
  await see('request-signed');
  await button(page, 'Show in Certificates').click();
}

/** The form of a simulation for each platform, with what is folded away on the second visit. */
async function platforms(page: Page, see: See): Promise<void> {
  const platform = page.getByLabel('Platform');
  for (const name of ['Azure IoT Hub', 'Azure Event Grid', 'AWS IoT Core', 'MQTT broker']) {
    await platform.selectOption(name);
    await see(`simulate-${name.toLowerCase().replaceAll(' ', '-')}`);
  }
  await page.getByText('More settings', { exact: true }).click();
  await see('simulate-mqtt-broker-more');
  await platform.selectOption('Azure IoT Hub');
  await button(page, /^Start \d+ devices$/).click();
  await expect(page.getByLabel('Host name')).toBeFocused();
  await see('simulate-wrong');
  await platform.selectOption('ThingsBoard');
  const credentials = page.getByRole('region', { name: 'Register credentials' });
  await expect(credentials.getByRole('list', { name: 'Credentials' })).toContainText('sensor-01');
  await see('simulate-thingsboard');
  await credentials.getByRole('button', { name: /^Register \d+ devices$/ }).click();
  await expect(credentials.getByText('This is needed.').first()).toBeVisible();
  await credentials.getByRole('textbox', { name: 'Server address' }).scrollIntoViewIfNeeded();
  await see('simulate-thingsboard-wrong');
  await platform.selectOption('Local hub');
}

/** What somebody may have in a mail: a certificate, and a key that nobody here can open. */
async function foreignText(page: Page): Promise<string> {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const of = { workspace, kind: 'authority', name: 'RootCA' };
  const { certificates } = await callApp<{ certificates: { pem: string }[] }>(page, 'certificate.describe', of);
  return `Hello,\nhere they are.\n${certificates[0]?.pem}`;
}
