import type { SimulationEvent } from '../../src-main/contract/models.ts';
import type { Services } from '../../src-main/services/index.ts';
import { expect, inElectron, test } from './app.ts';
import { button, createAuthority, createDevice, figure, proveLocally, rail, useFreePort } from './steps.ts';

const perSecond = 5000;
const seconds = 20;

/** Tells a run's listeners far more than a real run on this machine could, at an even rate. */
function flooding(told: { count: number }) {
  return (services: Services): Services => ({
    ...services,
    sources: {
      ...services.sources,
      'simulation.events': (params, listener) => {
        const stop = services.sources['simulation.events'](params, listener);
        const started = performance.now();
        const timer = setInterval(() => {
          const due = Math.min(seconds * perSecond, Math.floor(((performance.now() - started) / 1000) * perSecond));
          for (; told.count < due; told.count++) listener(eventOf(told.count));
          if (told.count >= seconds * perSecond) clearInterval(timer);
        }, 5);
        return () => {
          clearInterval(timer);
          stop();
        };
      },
    },
  });
}

const eventOf = (n: number): SimulationEvent => ({
  type: 'sent',
  at: new Date().toISOString(),
  deviceId: 'dev-01',
  messageId: n,
  topic: 'devices/dev-01/messages/events/%24.ct=application%2Fjson&temperatureAlert=false',
  body: `{"deviceId":"dev-01","messageId":${n},"temperature":${25 + (n % 50) / 10},"humidity":60}`,
  temperatureC: 25 + (n % 50) / 10,
  humidityPercent: 60,
  alert: false,
  latencyMs: 2,
});

test(`${perSecond} messages a second for ${seconds} seconds leave the page answering`, async ({ home }) => {
  test.skip(inElectron, 'The flood is made inside the services, which another process holds there.');
  test.setTimeout(120_000);
  const told = { count: 0 };
  const { page, complaints } = await home.open({ services: flooding(told) });
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
  while (told.count < perSecond * seconds) {
    await page.getByLabel('Filter messages').fill(`"messageId":${String(rounds)}`);
    await page.getByLabel('Filter messages').fill('');
    await page.getByRole('region', { name: 'Messages' }).last().hover();
    await page.locator('.logrow', { hasText: '°C' }).nth(2).click();
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
  expect(rounds).toBeGreaterThan(5);
  // Nothing is lost without being told: what is shown and what is not kept add up to what was sent.
  const sum = async () => {
    const numbers = await page.locator('.logcard > header').innerText();
    const [shown = '0', older = '0'] = [...numbers.matchAll(/[\d,]+/g)].map(([digits]) => digits.replaceAll(',', ''));
    return Number(shown) + Number(older);
  };
  // The run's own: connected, five messages, finished.
  await expect.poll(sum).toBe(perSecond * seconds + 7);
  expect(complaints).toEqual([]);
});
