import { readFile } from 'node:fs/promises';
import { decodeText } from '../services/text.ts';
import { UsageFailure } from './failure.ts';

/** The text of a file, whichever program has saved it. Bytes that are no text are refused and never taken for other characters. */
export async function textOf(file: string): Promise<string> {
  const text = decodeText(await bytesOf(file));
  if (text !== undefined) return text;
  throw new UsageFailure(`${file} is not text in UTF-8, or in UTF-16 with its mark. Save it as UTF-8.`);
}

/** A file of PEM or DER as the contract takes both: PEM as it is, DER in base64. */
export async function pemOrBase64(file: string): Promise<string> {
  const bytes = await bytesOf(file);
  const text = decodeText(bytes);
  return text?.includes('-----BEGIN') === true ? text : Buffer.from(bytes).toString('base64');
}

/** What people do wrong, by the name that the system has for it. */
const reasons: Readonly<Record<string, (file: string) => string>> = {
  ENOENT: (file) => `There is no file ${file}. Check the path.`,
  EISDIR: (file) => `${file} is a folder, not a file. Choose a file in it.`,
  EACCES: (file) => `${file} may not be read by this user. Change its permissions, or run as another user.`,
};

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === undefined ? undefined : reasons[code];
    throw new UsageFailure(why?.(file) ?? `${file} cannot be read: ${message}`);
  }
}
