import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { chooseFile, saveAs } from './choose.ts';
import { button, callApp, rail } from './steps.ts';

/** The page Settings: to a file, and from one. */

test('settings are exported, and what an import changes is shown before it does', async ({ app: { page }, home }) => {
  const connection = { name: 'Plant 7', platform: 'mqtt-broker', host: 'broker.example.com', port: 8883, settings: {} };
  await callApp(page, 'connection.save', { connection });
  await rail(page, 'Settings').click();
  const card = page.getByRole('region', { name: 'Import and export' });
  await mkdir(join(home.folder, 'carried'));
  const file = join(home.folder, 'carried', 'settings.json');
  await saveAs(page, () => card.getByRole('button', { name: 'Export…' }).click(), file);
  await expect(card.getByText('Saved as settings.json.')).toBeVisible();

  const text = (await readFile(file, 'utf8')).replace('broker.example.com', 'other.example.com');
  const document = JSON.parse(text) as { settings: Record<string, unknown> };
  Object.assign(document.settings, { logLevel: 'debug', colour: 'red' });
  await writeFile(file, JSON.stringify(document));
  const load = () => chooseFile(page, () => card.getByRole('button', { name: 'Import…' }).click(), file);
  await load();
  await expect(card.getByRole('heading', { name: 'What settings.json changes' })).toBeFocused();
  await expect(card.getByText(/^colour is no setting that is known here/)).toBeVisible();
  await expect(
    card.getByText('mqtt-broker broker.example.com:8883 → mqtt-broker other.example.com:8883'),
  ).toBeVisible();
  await expect(card.getByText('info → debug')).toBeVisible();
  await button(page, 'Change these 2').click();
  await expect(card.getByText('Imported.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Connections' }).getByText(/other\.example\.com/)).toBeVisible();
  await expect(page.getByLabel('How much is written')).toHaveValue('debug');
  await load();
  await expect(card.getByText('It changes nothing: everything is like that already.')).toBeVisible();

  await writeFile(file, '{');
  await load();
  await expect(card.getByText('settings.json holds no settings of Certbench.')).toBeVisible();
});
