import type { CDPSession } from 'playwright-core';

/** What lies on a page's heap after collecting, in octets. */
export interface Heap {
  /** What its scripts keep: objects, texts, numbers and buffers of octets. */
  readonly objects: number;
  /** What V8 makes of its functions as they get hot, and drops again: bytecode, machine code, and what it knows of them. */
  readonly code: number;
}

interface Snapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly [readonly string[]] };
  };
  /** `node_fields` of one node after the other. */
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

const ofScripts = new Set([
  'string',
  'concatenated string',
  'sliced string',
  'object',
  'array',
  'closure',
  'regexp',
  'number',
  'symbol',
  'bigint',
]);
/** How it names what lies behind an ArrayBuffer, among what the browser itself has. */
const buffers = 'system / JSArrayBufferData';

/**
 * What is used of the heap says little of a page: machine code comes and goes by a megabyte. A snapshot tells it from what is kept; so it
 * does from what the driver of the browser has.
 */
export async function heapOf(tools: CDPSession): Promise<Heap> {
  const parts: string[] = [];
  const take = ({ chunk }: { readonly chunk: string }) => void parts.push(chunk);
  tools.on('HeapProfiler.addHeapSnapshotChunk', take);
  await tools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  tools.off('HeapProfiler.addHeapSnapshotChunk', take);
  return sizesIn(JSON.parse(parts.join('')) as Snapshot);
}

function sizesIn({ snapshot: { meta }, nodes, strings }: Snapshot): Heap {
  const fields = meta.node_fields;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field)) as [
    number,
    number,
    number,
  ];
  let [objects, code] = [0, 0];
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = meta.node_types[0][nodes[at + type] ?? 0] ?? '';
    const octets = nodes[at + size] ?? 0;
    const isBuffer = kind === 'native' && strings[nodes[at + name] ?? 0] === buffers;
    if (ofScripts.has(kind) || isBuffer) objects += octets;
    else if (kind === 'code') code += octets;
  }
  return { objects, code };
}

/** `when`: when each was looked at. */
export function heapText(heaps: readonly Heap[], when: string): string {
  const megabytes = (of: (heap: Heap) => number) => heaps.map((heap) => (of(heap) / 1e6).toFixed(2)).join(', ');
  return `heap ${megabytes(({ objects }) => objects)} MB of what the page keeps, ${megabytes(({ code }) => code)} MB of code, ${when}`;
}
