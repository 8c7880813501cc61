/**
 * A function over words of 32 bits, put together as WebAssembly (W3C WebAssembly Core Specification 1.0 and its multi-value extension). What
 * JavaScript computes of such words is more than twice as slow, and the slower the younger its thread is.
 */

/** Octets, in lists within lists: they are copied once, when all are there. */
type Code = readonly (number | Code)[];
/** Instructions that leave one word on the stack. */
export type Word = Code;
/** Instructions that leave nothing. */
export type Step = Code;

/** LEB128, as numbers stand in a module (5.2.2). */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}
function signed(value: number): number[] {
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

/** Octets of instructions (5.4). */
const Op = {
  loop: 0x03,
  end: 0x0b,
  branchIf: 0x0d,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  constant: 0x41,
  add: 0x6a,
  subtract: 0x6b,
  and: 0x71,
  or: 0x72,
  xor: 0x73,
  shiftRight: 0x76,
  rotateLeft: 0x77,
  rotateRight: 0x78,
} as const;
/** Of types (5.3.1, 5.3.2, 5.4.1). */
const [i32, functionType, noResult] = [0x7f, 0x60, 0x40];
const magicAndVersion: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

function flat(code: Code): number[] {
  const octets: number[] = [];
  const take = (one: number | Code): void => {
    if (typeof one === 'number') octets.push(one);
    else for (const part of one) take(part);
  };
  take(code);
  return octets;
}

const joined = (op: number, words: readonly Word[]): Word => words.reduce((before, one) => [before, one, op]);

export const word = (value: number): Word => [Op.constant, signed(value | 0)];
export const local = (index: number): Word => [Op.localGet, unsigned(index)];
export const set = (index: number, value: Word): Step => [value, Op.localSet, unsigned(index)];
export const add = (...words: readonly Word[]): Word => joined(Op.add, words);
export const and = (...words: readonly Word[]): Word => joined(Op.and, words);
export const or = (...words: readonly Word[]): Word => joined(Op.or, words);
export const xor = (...words: readonly Word[]): Word => joined(Op.xor, words);
export const rotateLeft = (value: Word, bits: number): Word => [value, word(bits), Op.rotateLeft];
export const rotateRight = (value: Word, bits: number): Word => [value, word(bits), Op.rotateRight];
export const shiftRight = (value: Word, bits: number): Word => [value, word(bits), Op.shiftRight];

/** Takes `times`, which is one or more, and some words; answers as many. */
export type Repeated = (times: number, ...words: readonly number[]) => readonly number[];

/**
 * A function that does `steps` over and over. Its words are the locals from 1 on, before and after each time; behind them are
 * `scratch` more locals, which begin at zero.
 */
export function repeated(words: number, scratch: number, steps: readonly Step[]): Repeated {
  const section = (id: number, content: Code): Code => {
    const octets = flat(content);
    return [id, unsigned(octets.length), octets];
  };
  const types = (count: number): Code => [unsigned(count), Array.from({ length: count }, () => i32)];
  const results = Array.from({ length: words }, (_, index) => local(index + 1));
  const body = flat([
    [1, unsigned(scratch), i32],
    [Op.loop, noResult, steps],
    [local(0), word(1), Op.subtract, Op.localTee, 0, Op.branchIf, 0, Op.end],
    [results, Op.end],
  ]);
  // The type of the function, the function, its export without a name, and its code (5.5.16).
  const module = flat([
    magicAndVersion,
    section(1, [1, functionType, types(words + 1), types(words)]),
    section(3, [1, 0]),
    section(7, [1, 0, 0, 0]),
    section(10, [1, unsigned(body.length), body]),
  ]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(module)));
  return exports[''] as Repeated;
}
