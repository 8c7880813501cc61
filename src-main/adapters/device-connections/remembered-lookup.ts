import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** How long an address is known, in milliseconds: devices of one second ask once, and who comes back later asks again. */
const knownMs = 1000;

type Answer = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

interface Known {
  readonly atMs: number;
  addresses?: LookupAddress[];
  readonly waiting: Answer[];
}

/**
 * Finds addresses as Node does, and remembers them for a moment. The system is asked by one of few threads, which thousands of devices
 * that connect to the same server would hold up, with all else that waits for them. A name that is not found is not remembered.
 */
export function rememberedLookup(find: typeof lookup = lookup): LookupFunction {
  const known = new Map<string, Known>();
  const ask = (name: string, options: Parameters<LookupFunction>[1], answer: Answer) => {
    const key = [name, options.family, options.hints, options.order, options.verbatim].join();
    const before = known.get(key);
    if (before !== undefined && performance.now() - before.atMs < knownMs) {
      const { addresses } = before;
      if (addresses === undefined) before.waiting.push(answer);
      // Whoever asks is not ready for the answer before it has asked.
      else queueMicrotask(() => answer(null, addresses));
      return;
    }
    const asked: Known = { atMs: performance.now(), waiting: [answer] };
    known.set(key, asked);
    find(name, { ...options, all: true }, (error, addresses) => {
      if (error === null) asked.addresses = addresses;
      else if (known.get(key) === asked) known.delete(key);
      for (const each of asked.waiting.splice(0)) each(error, addresses);
    });
  };
  return (name, options, answer) =>
    ask(name, options, (error, addresses) => {
      const [first] = error === null ? addresses : [];
      if (options.all === true) answer(error, addresses);
      else answer(error, first?.address ?? '', first?.family);
    });
}
