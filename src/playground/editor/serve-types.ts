import type { HelpWords } from './help-words.ts';

/**
 * Declarations of what `src/playground/sandbox/tab-server.ts` gives a program that is a server, for
 * the editor: completion, parameters and descriptions in the learner's language follow from them.
 */
export function serveTypes(words: HelpWords['serve']): string {
  return TYPES.replace(/^( *)\/\*\* @(\w+) \*\//gm, (_, indent: string, name: string) => {
    const text = words[name] ?? name;
    return `${indent}/** ${text.replaceAll('*/', '* /')} */`;
  });
}

/** Members of the server's socket in the order in which they are offered. */
export const SERVER_MEMBERS = [
  ...['on', 'write', 'end', 'destroy', 'pause', 'resume', 'once', 'off'],
  ...['bytesRead', 'bytesWritten', 'writableLength', 'destroyed'],
];

/** `@name` stands for the words. */
const TYPES = `
/** @bytes */
type Bytes = Uint8Array | ArrayBuffer | ArrayBufferView | readonly number[] | string;

/** @socket */
interface ServerSocket {
  /** @data */
  on(event: 'data', listener: (bytes: Uint8Array) => void): this;
  /** @endEvent */
  on(event: 'end', listener: () => void): this;
  /** @closeEvent */
  on(event: 'close', listener: (hadError: boolean) => void): this;
  /** @errorEvent */
  on(event: 'error', listener: (error: Error & { code: string }) => void): this;
  /** @drain */
  on(event: 'drain', listener: () => void): this;
  /** @once */
  once(event: 'data' | 'end' | 'close' | 'error' | 'drain', listener: (...args: any[]) => void): this;
  /** @off */
  off(event: string, listener: (...args: any[]) => void): this;
  /** @write */
  write(bytes: Bytes): boolean;
  /** @end */
  end(bytes?: Bytes): this;
  /** @destroy */
  destroy(): this;
  /** @pause */
  pause(): this;
  /** @resume */
  resume(): this;
  /** @bytesRead */
  readonly bytesRead: number;
  /** @bytesWritten */
  readonly bytesWritten: number;
  /** @writableLength */
  readonly writableLength: number;
  /** @destroyed */
  readonly destroyed: boolean;
}

/** @serve */
declare function serve(onConnection: (socket: ServerSocket) => void): void;
/** @sha1 */
declare function sha1(data: Bytes): Uint8Array;
/** @judge */
declare function judge(...cases: string[]): void;
/** @address */
declare const address: string;
`;
