import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** What is packaged, by its configuration: for the tests, with the inspector that drives it; and as people get it. */
export const products = {
  driven: { config: 'assets/electron-builder.test.yml', folder: join(root, 'release-test') },
  released: { config: 'electron-builder.yml', folder: join(root, 'release-test', 'released') },
} as const;
export type Product = keyof typeof products;

const unpacked = process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`;
export const programFolder = (product: Product): string => join(products[product].folder, unpacked);
export const program = (product: Product): string => join(programFolder(product), 'certbench');
export const resources = (product: Product): string => join(programFolder(product), 'resources');

/** Chromium's sandbox refuses root, for whom a script beside the program gives root up. */
export const isRoot = process.getuid?.() === 0;
export const startable = (product: Product): string => `${program(product)}${isRoot ? '-as-user' : ''}`;
