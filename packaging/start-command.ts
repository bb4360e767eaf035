/** Takes the place of `server/start-command.ts` in the published package. */
export const COMMAND = 'websocket-101';
