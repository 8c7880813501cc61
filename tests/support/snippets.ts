import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { showHowto } from '../../src-main/services/howto.ts';
import { howtoMethods } from '../../src-main/contract/howto-methods.ts';
import type { HowtoInput } from './howto.ts';

export type ClientInput = Omit<Extract<HowtoInput, { topic: 'client' }>, 'topic'>;

/** The programs that are shown, through the contract. */
export function programsFor(input: ClientInput) {
  const { input: parser, output } = howtoMethods['howto.show'];
  return output.parse(showHowto(parser.parse({ topic: 'client', ...input }), new Date(0))).snippets;
}

function programIn(language: string, input: ClientInput) {
  const programs = programsFor(input);
  const found = programs.find((one) => one.language === language);
  if (found === undefined)
    throw new Error(`There is no ${language}, only ${programs.map((one) => one.language).join(', ')}.`);
  return found;
}

/** Writes a program into a folder, and answers its path. */
export async function saveProgram(
  language: string,
  input: ClientInput,
  folder: string,
  name?: string,
): Promise<string> {
  const { code, fileName } = programIn(language, input);
  const path = join(folder, name ?? fileName);
  await writeFile(path, code);
  return path;
}
