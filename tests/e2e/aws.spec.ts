import { expect, test } from './app.ts';
import { button, callApp, openHub, rail } from './steps.ts';

/** The hub as AWS IoT, on its tab. */

test('a claim certificate and a template are set up by hand', async ({ app: { page } }) => {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['claim-01'] } });
  const root = { workspace, name: 'RootCA', keyType: 'ec-p256', passphrase: '1234' };
  const { certificatePem } = await callApp<{ certificatePem: string }>(page, 'authority.create', root);
  await callApp(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.uploadAuthority', { certificatePem, verified: true });
  await page.reload();
  await openHub(page);
  await page.getByRole('tab', { name: /^AWS IoT/ }).click();
  const policies = page.getByRole('region', { name: 'Policies' });
  await policies.getByLabel('Name').fill('claim');
  await policies.getByLabel('Policy document').fill('{"Statement": []}');
  await button(page, 'Save policy').click();
  await expect(policies.getByText('The policy document has no Statement.')).toBeVisible();
  const document = '{"Statement": {"Effect": "Allow", "Action": "iot:Connect", "Resource": "*"}}';
  await policies.getByLabel('Policy document').fill(document);
  await button(page, 'Save policy').click();
  await expect(page.getByText('claim was saved.')).toBeVisible();

  await page.getByLabel('What it may do').selectOption('What the policy claim allows');
  await button(page, 'Register').click();
  await expect(page.getByText('No thing · policies: claim')).toBeVisible();
  await page.getByRole('region', { name: 'Provisioning templates' }).getByLabel('Name').fill('fleet');
  await button(page, 'Save template').click();
  await expect(page.getByText('fleet was saved.')).toBeVisible();
  await button(page, 'Deactivate CN=claim-01').click();
  await expect(page.getByText('INACTIVE', { exact: true })).toBeVisible();

  await page.getByRole('tab', { name: /^AWS IoT/ }).click();
  await page.getByLabel('Unknown devices of RootCA').selectOption('become things by the template fleet');
  await expect(page.getByText('RootCA was changed.')).toBeVisible();

  const { aws } = await callApp<{
    aws: { authorities: unknown[]; certificates: unknown[]; things: unknown[]; templates: unknown[] };
  }>(page, 'hub.status', {});
  expect(aws).toMatchObject({
    certificates: [{ status: 'INACTIVE', policies: ['claim'], things: [] }],
    things: [],
    authorities: [{ name: 'RootCA', autoRegistration: true, template: 'fleet' }],
    templates: [{ name: 'fleet', enabled: true }],
  });
});

test('the shadow of a thing is shown, and what is desired is changed', async ({ app: { page } }) => {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['lamp-01'] } });
  await callApp(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.admit', { workspace, face: 'aws', deviceIds: ['lamp-01'] });
  await page.reload();
  await openHub(page);
  await page.getByRole('tab', { name: /^AWS IoT/ }).click();
  await button(page, 'Shadow of lamp-01').click();
  await expect(page.getByText('Not there yet')).toBeVisible();
  await page.getByLabel('Change what is desired').fill('{"color": "red"');
  await expect(page.getByText(/This is not JSON yet/)).toBeVisible();
  await page.getByLabel('Change what is desired').fill('{"color": "red", "size": {"w": 1}}');
  await button(page, 'Change desired state').click();
  await expect(page.getByText('Changed to version 1, and told to those who have subscribed.')).toBeVisible();
  await expect(page.getByLabel('Delta', { exact: true })).toContainText('"color": "red"');
  await page.getByLabel('Shadow', { exact: true }).selectOption('Another, by its name…');
  await page.getByLabel('Name of the shadow').fill('night');
  await button(page, 'Change desired state').click();
  await expect(page.getByText('Version 1', { exact: true })).toBeVisible();
  await page.getByLabel('Shadow', { exact: true }).selectOption('Classic, without a name');
  await button(page, 'Delete shadow').click();
  await expect(page.getByText('The shadow was deleted.')).toBeVisible();
  await button(page, 'Back to AWS IoT').click();
  await expect(button(page, '1 shadow of lamp-01')).toBeVisible();
});

test('a device is provisioned by claim at the local hub, and sends as its thing', async ({ app: { page } }) => {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['dev-01'] } });
  await callApp(page, 'hub.start', { port: 0 });
  await page.reload();
  await openHub(page);
  await page.getByRole('tab', { name: /^AWS IoT/ }).click();
  await page.getByRole('region', { name: 'Provisioning templates' }).getByLabel('Name').fill('fleet');
  await button(page, 'Save template').click();
  await expect(page.getByText('fleet was saved.')).toBeVisible();
  await rail(page, 'Simulate').click();
  await page.getByLabel('Platform').selectOption('AWS IoT fleet provisioning');
  await expect(page.getByText('Starting registers it.')).toBeVisible();
  await page.getByLabel('Provisioning template').fill('fleet');
  await button(page, 'Start simulation').click();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await expect(page.getByText('sensor-dev-01', { exact: true })).toBeVisible();
  await button(page, 'Stop').click();
});
