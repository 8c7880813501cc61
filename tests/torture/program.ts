/** The built torture program, which is also each of the processes that it starts. */
export const torturePath = new URL('../../dist/torture/torture.mjs', import.meta.url).pathname;
