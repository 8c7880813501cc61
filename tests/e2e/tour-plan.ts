import type { Page } from '@playwright/test';
import { button } from './steps.ts';
import type { See } from './tour.ts';

/** All that a plan says, in the setup of a run: every group open, one after the other, with a row of each kind, and as usual again. */
export async function planTerms(page: Page, see: See): Promise<void> {
  const group = (name: string) => page.getByRole('group', { name, exact: true });
  const open = (name: string) => group(name).locator('summary').first().click();
  const shown = async (name: string, picture: string) => {
    await group(name).evaluate((element) => element.scrollIntoView());
    await see(picture);
    if (name !== 'Pace') await group(name).getByRole('button', { name: 'As usual again' }).click();
    await open(name);
  };

  await open('Timing');
  await group('Timing').getByLabel('Jitter').selectOption('A share of the interval');
  await group('Timing').getByLabel('Ramp-up').selectOption('So many a second');
  await button(page, 'Add a phase').click();
  await group('Timing').getByRole('button', { name: 'Add a window' }).click();
  await shown('Timing', 'simulate-timing');

  await open('Message');
  await group('Message').getByLabel('Body', { exact: true }).fill('{"id":"{deviceId}","load":{load}}');
  await button(page, 'Add a field').click();
  await group('Field 1').getByLabel('Name').fill('load');
  await group('Field 1').getByLabel('Values').selectOption('Normally distributed');
  await button(page, 'Add a field').click();
  await group('Field 2').getByLabel('Values').selectOption('A column of a CSV');
  await group('Message').getByLabel('Properties').selectOption('Of your own');
  await button(page, 'Add a property').click();
  await group('Message').getByLabel('Readings').selectOption('Of a CSV with times');
  await button(page, 'Name a column').click();
  await shown('Message', 'simulate-message-body');

  await open('Sensors and faults');
  await button(page, 'Add a fault').click();
  await button(page, 'Add a fault').click();
  await group('Fault 2').getByLabel('What goes wrong').selectOption('Drifting sensor');
  await group('Fault 2').getByLabel('Which devices').selectOption('By name');
  await shown('Sensors and faults', 'simulate-faults');

  await open('Reactions');
  await button(page, 'Add a rule').click();
  await group('Rule 1').getByLabel('Reports it back').selectOption('As Plug and Play does');
  await button(page, 'Report a property').click();
  await button(page, 'Add a rule').click();
  await group('Rule 2').getByLabel('Asked by').selectOption('Method or RPC');
  await group('Rule 2').getByLabel('Answers').selectOption('By an answer of your own');
  await shown('Reactions', 'simulate-reactions');

  await open('Criteria to pass');
  await group('Criteria to pass').getByLabel('Sent late, at most').fill('101');
  await shown('Criteria to pass', 'simulate-criteria');

  await open('Pace');
  await shown('Pace', 'simulate-pace');
}
