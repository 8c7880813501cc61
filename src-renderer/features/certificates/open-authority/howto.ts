import type { Kept } from './steps.ts';

/** The commands are OpenSSL's, which reads neither JKS nor BKS. */
export const isJavaKeystore = ({ file }: Kept): boolean => /\.(?:jks|bks)$/i.test(file?.name ?? '');

/** Which commands do the same. The kind of the file is told by its name, as for whoever types them. */
export function howtoOf({ name, file, keyFile, fileEncrypted }: Kept) {
  const kind = /\.(?:pfx|p12)$/i.test(file?.name ?? '') ? ('pfx' as const) : ('pem' as const);
  return {
    topic: 'openAuthority' as const,
    name: name.trim(),
    kind,
    ...(file === undefined ? {} : { file: file.name }),
    ...(keyFile === undefined ? {} : { keyFile: keyFile.name }),
    keyEncrypted: fileEncrypted,
  };
}
