/** The part of node-forge that the core uses. The published types would bring Node's globals into the core. */
declare module 'node-forge/lib/rc2.js' {
  interface Rc2Cipher {
    start(iv: string): void;
    update(input: unknown): void;
    finish(): boolean;
    output: { getBytes(): string };
  }
  const rc2: { createDecryptionCipher(key: string, bits: number): Rc2Cipher };
  export default rc2;
}
declare module 'node-forge/lib/util.js' {
  const util: { createBuffer(bytes: string): unknown };
  export default util;
}
