import { expect, test } from './app.ts';
import {
  button,
  createAuthority,
  createDevice,
  figure,
  messageRows,
  proveLocally,
  rail,
  useFreePort,
} from './steps.ts';

const perSecond = 5000;
const seconds = 20;

test(`${perSecond} messages a second for ${seconds} seconds leave the page answering`, async ({ home }) => {
  test.setTimeout(120_000);
  const { page, complaints, controls } = await home.open({ kind: 'flooding', perSecond, seconds });
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);
  await button(page, 'Simulate telemetry').click();
  await page.getByLabel('Messages a device').fill('5');
  await button(page, 'Start simulation').click();
  await expect(figure(page, 'acknowledged')).toHaveText('5');
  // While it lasts, everything still works: the log is filtered, a message opened, other pages shown.
  let rounds = 0;
  while ((await controls.told()) < perSecond * seconds) {
    await page.getByLabel('Filter messages').fill(`"messageId":${String(rounds)}`);
    await page.getByLabel('Filter messages').fill('');
    await page.getByRole('region', { name: 'Messages' }).last().hover();
    await messageRows(page).nth(2).click();
    await expect(page.getByRole('region', { name: 'Message', exact: true })).toBeVisible();
    await button(page, 'Close the message').click();
    await rail(page, 'Home').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('From certificate to telemetry');
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /^Simulate/ })
      .click();
    rounds++;
  }
  expect(rounds).toBeGreaterThan(3);
  // Nothing is lost without being told: what is shown and what is not kept add up to what was sent.
  const sum = async () => {
    const numbers = await page.getByTestId('log').locator('header').innerText();
    const [shown = '0', older = '0'] = [...numbers.matchAll(/[\d,]+/g)].map(([digits]) => digits.replaceAll(',', ''));
    return Number(shown) + Number(older);
  };
  // The run's own: connected, five messages, finished.
  await expect.poll(sum).toBe(perSecond * seconds + 7);
  expect(complaints).toEqual([]);
});
