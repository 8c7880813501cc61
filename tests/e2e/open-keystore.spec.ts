import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeCiphers } from '../../src-main/adapters/node-ciphers.ts';
import { writeJks } from '../../src-main/core/keystore/jks-write.ts';
import { expect, test } from './app.ts';
import { chooseFile } from './choose.ts';
import { button, createAuthority, heading, rail, typePassphrase, openExisting } from './steps.ts';

test('an authority comes out of a Java keystore whose key has a password of its own', async ({
  app: { page },
  home,
}) => {
  await createAuthority(page);
  const file = (ending: string) => readFile(join(home.workspace, 'authorities', 'RootCA', `RootCA${ending}`));
  const key = createPrivateKey({ key: await file('-key.pem'), passphrase: '1234' });
  const entry = {
    alias: 'ca',
    created: new Date(),
    privateKey: key.export({ type: 'pkcs8', format: 'der' }),
    keyPassword: 'of-the-key',
    chain: [new X509Certificate(await file('.pem')).raw],
  };
  await writeFile(join(home.folder, 'old.jks'), writeJks([entry], 'of-the-store', nodeCiphers));
  await rail(page, 'Certificates').click();
  await openExisting(page);
  await chooseFile(
    page,
    () => button(page, 'Certificate or keystore: Choose file…').click(),
    join(home.folder, 'old.jks'),
  );
  const keyPassword = page.getByLabel('Password of the key');
  await expect(keyPassword).toHaveCount(0);
  await page.getByLabel('Password of the file').fill('of-the-store');
  await button(page, 'Next: passphrase').click();
  await typePassphrase(page, 'new');
  await button(page, 'Open authority').click();

  // Asked for only now that it is known to be needed, with the rest as it was typed.
  await expect(keyPassword).toBeFocused();
  await expect(page.getByText('the key in it has another one')).toBeVisible();
  await keyPassword.fill('of-the-key');
  await button(page, 'Next: passphrase').click();
  await button(page, 'Open authority').click();
  await expect(heading(page, 'old is opened')).toBeVisible();
});
