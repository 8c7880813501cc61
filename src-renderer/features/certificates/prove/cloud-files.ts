import type { MadeFile } from '../../../../src-main/contract/models.ts';

/** The certificate of an authority or a proof in the form that a cloud takes; DER ends in .cer, PEM beside it in .pem. */
export function certificateFile(files: readonly MadeFile[], form: 'cer' | 'pem'): MadeFile | undefined {
  const der = files.find(({ name }) => name.endsWith('.cer'));
  const pem = files.find(({ name }) => name === der?.name.replace(/cer$/, 'pem'));
  return (form === 'pem' ? pem : der) ?? files[0];
}

/** A line of a cloud's instructions, with names of files in the places that are kept for them. */
export const filledIn = (line: string, files: Readonly<Record<string, string>>): string =>
  line.replaceAll(/\{(\w+)\}/g, (place, name: string) => files[name] ?? place);
