/* Takes the place of `server/settings/root.ts` in the published package, for `server/main.mjs` there. */
export const ROOT = new URL('../', import.meta.url);
