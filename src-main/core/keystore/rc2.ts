import { fromBinaryString, toBinaryString } from '../bytes.ts';

/**
 * RC2 in CBC mode (RFC 2268) by node-forge, since neither OpenSSL 3's default provider nor BoringSSL has it. It is loaded when it is first
 * met, which is in keystores of others alone. Undefined where the padding is wrong.
 */
export async function decryptRc2(
  key: Uint8Array,
  bits: number,
  iv: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array | undefined> {
  const [{ default: rc2 }, { default: util }] = await Promise.all([
    import('node-forge/lib/rc2.js'),
    import('node-forge/lib/util.js'),
  ]);
  const cipher = rc2.createDecryptionCipher(toBinaryString(key), bits);
  cipher.start(toBinaryString(iv));
  cipher.update(util.createBuffer(toBinaryString(data)));
  return cipher.finish() ? fromBinaryString(cipher.output.getBytes()) : undefined;
}
