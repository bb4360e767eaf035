/** Takes the place of `server/command.ts` in the published package. */
export const COMMAND = 'websocket-101';
