/**
 * The folder of `package.json` and, unless another is named, of the built site. The published package
 * has its server in one file: `packaging/root.ts` takes this file's place in it.
 */
export const ROOT = new URL('../../', import.meta.url);
