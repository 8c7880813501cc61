/** Parts of PEM files, by awk. What Certbench writes has nothing between the blocks. */

/** Prints every block of a PEM file but the last. */
export const allButTheLast = `awk '/^-----BEGIN/ { printf "%s", block; block = "" } { block = block $0 "\\n" }'`;

/** Prints the last block alone. */
export const theLast = `awk '/^-----BEGIN/ { block = "" } { block = block $0 "\\n" } END { printf "%s", block }'`;

/** Prints the block with this number, from 1 on. */
export const theBlock = (number: number): string => `awk '/^-----BEGIN/ { n++ } n == ${number}'`;
