import { type LookupAddress, lookup } from 'node:dns';
import type { LookupOptions } from 'node:dns';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { rememberedLookup } from '../../src-main/adapters/device-connections/remembered-lookup.ts';

type Answered = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/** A system that answers when it is told to. */
function system() {
  const asked: { readonly name: string; readonly answer: Answered }[] = [];
  const find = (name: string, _options: LookupOptions, answer: Answered) => void asked.push({ name, answer });
  return { asked, find: find as unknown as typeof lookup };
}

const addresses = [
  { address: '192.0.2.1', family: 4 },
  { address: '2001:db8::1', family: 6 },
];

test('who asks at the same time, and in the second after, shares one question; each is answered as it has asked', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const { asked, find } = system();
    const look = rememberedLookup(find);
    const all = promisify((answer: (error: unknown, found: unknown) => void) =>
      look('hub.example', { all: true }, answer),
    );
    const one = promisify((answer: (error: unknown, found: unknown) => void) => look('hub.example', {}, answer));
    const before = [all(), one()];
    expect(asked.map(({ name }) => name)).toEqual(['hub.example']);
    asked[0]?.answer(null, addresses);
    expect(await Promise.all(before)).toEqual([addresses, '192.0.2.1']);
    vi.advanceTimersByTime(900);
    expect(await all()).toEqual(addresses);
    expect(asked).toHaveLength(1);
    vi.advanceTimersByTime(200);
    const later = all();
    expect(asked).toHaveLength(2);
    asked[1]?.answer(null, addresses.slice(1));
    expect(await later).toEqual(addresses.slice(1));
  } finally {
    vi.useRealTimers();
  }
});

test('what is not found is asked again, and names and families are told apart', async () => {
  const { asked, find } = system();
  const look = rememberedLookup(find);
  const ask = (name: string, family: number) =>
    promisify((answer: (error: unknown, found: unknown) => void) => look(name, { all: true, family }, answer))();
  const first = ask('gone.example', 0);
  asked[0]?.answer(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
  await expect(first).rejects.toMatchObject({ code: 'ENOTFOUND' });
  const others = [ask('gone.example', 0), ask('gone.example', 6), ask('hub.example', 0)];
  expect(asked).toHaveLength(4);
  for (const { answer } of asked.slice(1)) answer(null, addresses);
  expect(await Promise.all(others)).toEqual([addresses, addresses, addresses]);
});

test('finds what the system finds', async () => {
  const look = rememberedLookup();
  const found = await promisify((answer: (error: unknown, found: unknown) => void) =>
    look('localhost', { all: true }, answer),
  )();
  expect(found).toEqual(await promisify(lookup)('localhost', { all: true }));
});
