import { OpensslAuthority } from '../support/openssl-authority.ts';
import { expect, test } from './app.ts';
import { chooseFolder } from './choose.ts';
import { button, heading, rail } from './steps.ts';

test('a revocation list is brought in, and what it takes back is found by the filter', async ({ app: { page } }) => {
  const theirs = new OpensslAuthority();
  try {
    await theirs.authority('Their Root');
    for (const name of ['dev-1', 'dev-2']) await theirs.make(name, { issuer: 'Their Root' });
    await theirs.revoke('Their Root', { 'dev-2': 'keyCompromise' });
    await theirs.list('Their Root', 'root.crl', ['20260101000000Z', '20260201000000Z']);
    await rail(page, 'Certificates').click();
    await button(page, 'Bring in').click();
    await chooseFolder(page, () => button(page, 'Choose a folder…').click(), theirs.folder);
    await expect(page.getByText('It takes back 1 certificate.')).toBeVisible();
    await page.getByLabel('Passphrase for the authorities').fill('plant 7');
    await button(page, 'Bring in 4').click();
    await expect(heading(page, '4 things were brought in')).toBeVisible();
  } finally {
    theirs.close();
  }
  await button(page, 'Show certificates').click();
  const details = page.getByRole('region', { name: 'Details' });
  await expect(details.getByText(/the next one due on Feb 1, 2026 · 1 certificate revoked/)).toBeVisible();
  await expect(details.getByText('overdue')).toBeVisible();
  await expect(details.getByText('Their Root.crl')).toBeVisible();
  await button(page, /^Revoked 1/).click();
  const line = page.getByRole('treeitem', { name: /dev-2/ });
  await expect(line).toContainText('revoked');
  await expect(page.getByRole('treeitem', { name: /dev-1/ })).toHaveCount(0);
  await line.click();
  await expect(details.getByText(/^Revoked on .*: key compromise\.$/)).toBeVisible();
  await button(page, 'Table').click();
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('grid').getByRole('row').last()).toContainText('revoked');
});
