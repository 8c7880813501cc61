import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { faultKind } from '../../src-main/contract/plan/faults.ts';
import { planMembers } from '../../src-main/contract/plan/plan.ts';

const page = readFileSync('docs/plans.md', 'utf8');
const plan = z.strictObject(planMembers).partial();

/** The spans of code in a row of a table whose first cell names a member, or of a list of fields. */
const spans = [...page.matchAll(/`([[{][^`]*)`/g)].flatMap(([, text = '']) => {
  try {
    return [JSON.parse(text) as Record<string, unknown>];
  } catch {
    return [];
  }
});

test('what the page on plans writes is a plan', () => {
  expect(spans.length).toBeGreaterThan(14);
  for (const span of spans) {
    // A span is a whole plan, a field, or the value of a member; some member takes it.
    const fits = [span, { fields: { x: span } }, ...Object.keys(planMembers).map((member) => ({ [member]: span }))];
    const taken = fits.some((one) => plan.safeParse(one).success) || 'share' in span || 'text' in span || 'ids' in span;
    expect([JSON.stringify(span), taken]).toEqual([JSON.stringify(span), true]);
  }
});

test('the page on plans has each fault and each member of its own', () => {
  for (const kind of faultKind.options) expect(page).toContain(`\`${kind}\``);
  const own = [
    'messages',
    'jitter',
    'schedule',
    'timesOfDay',
    'durationMs',
    'rampUp',
    'backlog',
    'body',
    'contentType',
    'properties',
  ];
  for (const member of [...own, 'fields', 'spread', 'replay', 'faults']) expect(page).toContain(member);
});
