import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MethodOutput } from '../../src-main/contract/methods.ts';
import { type ToldList, changesSince, isKnown, noList, toldNow } from '../../src-main/core/things/told.ts';
import { type Seen, seenAfter } from '../../src-renderer/bench/seen.ts';

type Changes = MethodOutput<'workspace.changes'>;

interface Line {
  readonly name: string;
  readonly value: number;
}

const info = { workspace: 'w', name: 'W', folder: '/w', state: 'ready' } as const;

/** What is told of a workspace with requests alone, to somebody who knows an earlier revision. */
function told(list: ToldList<Line>, revision: number, since: number | undefined): Changes {
  const none = { changed: [], gone: [] };
  const from = since !== undefined && isKnown(list, since) ? since : undefined;
  const lists = { authorities: none, proofs: none, devices: none, servers: none, certificates: none };
  return {
    workspace: info,
    revision: String(revision),
    whole: from === undefined,
    lists: { ...lists, requests: changesSince(list, from) },
  } as unknown as Changes;
}

const keyOf = ({ name }: Line) => name;
const sortedLines = (values: Readonly<Record<string, number>>): Line[] =>
  Object.entries(values)
    .map(([name, value]) => ({ name, value }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** A few names, so that they come, go and come back. */
const workspaceOfLines = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  fc.integer({ min: 0, max: 2 }),
);

describe('what is seen of a workspace', () => {
  test('is what there is, whoever looks when', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ values: workspaceOfLines, looks: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }) }),
          {
            maxLength: 12,
          },
        ),
        (moments) => {
          let list: ToldList<Line> = noList;
          const seen: (Seen | undefined)[] = [undefined, undefined, undefined];
          for (const [revision, { values, looks }] of moments.entries()) {
            const lines = sortedLines(values);
            list = toldNow(list, lines, keyOf, revision + 1);
            for (const [who, look] of looks.entries()) {
              if (!look) continue;
              const before = seen[who];
              const now = seenAfter(before, told(list, revision + 1, before && Number(before.revision)));
              expect(now.overview.requests).toEqual(lines);
              expect(now.keys.requests).toEqual(lines.map(keyOf));
              seen[who] = now;
            }
          }
        },
      ),
    );
  });

  test('is the same as before where nothing has changed, and so is each list and each line', () => {
    const lines = sortedLines({ a: 1, b: 1, c: 1 });
    const first = toldNow<Line>(noList, lines, keyOf, 1);
    const seen = seenAfter(undefined, told(first, 1, undefined));
    // The same values, made again.
    const again = toldNow(first, structuredClone(lines), keyOf, 2);
    expect(again).toBe(first);
    expect(seenAfter(seen, told(again, 1, 1)).overview).toBe(seen.overview);

    const next = toldNow(first, sortedLines({ a: 1, b: 2, c: 1 }), keyOf, 2);
    const changes = told(next, 2, 1);
    expect(changes.lists.requests.changed).toEqual([{ at: 1, key: 'b', line: { name: 'b', value: 2 } }]);
    const after = seenAfter(seen, changes);
    expect(after.overview.devices).toBe(seen.overview.devices);
    expect(after.overview.requests[0]).toBe(seen.overview.requests[0]);
    expect(after.overview.requests[1]).toEqual({ name: 'b', value: 2 });
    expect(after.overview.requests[2]).toBe(seen.overview.requests[2]);
  });

  test('is told whole once too many have gone to be remembered', () => {
    const many = Array.from({ length: 10_001 }, (_, n) => ({ name: `n${n}`, value: 0 }));
    const first = toldNow<Line>(noList, many, keyOf, 1);
    const few = toldNow(first, [], keyOf, 2);
    expect([isKnown(few, 1), isKnown(few, 2)]).toEqual([false, true]);
    const seen = seenAfter(seenAfter(undefined, told(first, 1, undefined)), told(few, 2, 1));
    expect(seen.overview.requests).toEqual([]);
    const fewer = toldNow(first, many.slice(1), keyOf, 2);
    expect(changesSince(fewer, 1)).toEqual({ changed: [], gone: ['n0'] });
  });
});
