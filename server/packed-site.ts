import { createReadStream, readdirSync, readFileSync, type ReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { lookup } from 'mrmime';

/*
 * The published package holds of each larger file only its compressed copies. What accepts those
 * gets them as from any site; this is for what accepts neither, and for the server itself.
 */

/** Answers with an unpacked file where there is only a compressed one; else says false. */
export type Packed = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

/** Names of all files below `dist`, each with a slash before every part, dot files left out. */
export function siteFiles(dist: string): ReadonlySet<string> {
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' });
  return new Set(names.map((name) => `/${name.replaceAll('\\', '/')}`));
}

/** A file of the built site, compressed or not. @throws where there is neither. */
export function readSiteFile(dist: string, name: string): Buffer {
  try {
    return readFileSync(join(dist, name));
  } catch (error) {
    try {
      return gunzipSync(readFileSync(join(dist, `${name}.gz`)));
    } catch {
      throw error;
    }
  }
}

/** @param names `siteFiles` of the same folder. */
export function openPacked(dist: string, names: ReadonlySet<string>): Packed {
  const only = new Set(
    [...names].filter((name) => name.endsWith('.gz') && !names.has(name.slice(0, -3))),
  );
  return ({ method }, response, path) => {
    const name = [path, `${path}index.html`, `${path}.html`].find((each) => only.has(`${each}.gz`));
    if (name === undefined) return false;
    const type = lookup(name) ?? 'application/octet-stream';
    response.writeHead(200, {
      'Content-Type': type === 'text/html' ? 'text/html;charset=utf-8' : type,
    });
    if (method === 'HEAD') response.end();
    else unpack(createReadStream(join(dist, `${name}.gz`)), response);
    return true;
  };
}

/** Ends the answer with the stream; one that breaks, or that nobody reads any more, is let go. */
function unpack(file: ReadStream, response: ServerResponse): void {
  pipeline(file, createGunzip(), response, () => response.destroy());
}
