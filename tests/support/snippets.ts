import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HowtoInput, answered } from './howto.ts';

export type ClientInput = Omit<Extract<HowtoInput, { topic: 'client' }>, 'topic'>;

/** The programs that are shown, through the contract. */
export const programsFor = (input: ClientInput) => answered({ topic: 'client', ...input }).snippets;

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
