import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { lookup } from 'mrmime';
import { ENCODINGS, preferredEncoding, type Encoding } from '../http/encoding.ts';

/*
 * The whole of the built site is read once and kept in memory, compressed: some 12 MB. So no reader
 * costs a file that is open, however many come and go or stay away from what they asked for; a site
 * that is built anew meanwhile is never served half old and half new; and there is no path that
 * could lead out of a folder. The published package holds of each larger file only its compressed
 * copies, from which the few who read neither get theirs.
 */

/** One file of the site, as it is sent. */
interface SiteFile {
  type: string;
  /** Its copies; of a file that has compressed ones the plain one is made when it is asked for. */
  copies: Map<Encoding | undefined, Copy>;
}

interface Copy {
  bytes: Buffer;
  /** Strong (RFC 9110 §8.8.3): by the bytes, so that it is the same on every instance. */
  etag: string;
}

/** Files of the site by their address below its base. */
export interface SiteFiles {
  /** All names, each with a slash before every part. */
  names: ReadonlySet<string>;
  /** A file of the site, unpacked. @throws where there is none. */
  read(name: string): Buffer;
  /** Answers a GET or HEAD with the file at a decoded path; says false where there is none. */
  send(request: IncomingMessage, response: ServerResponse, path: string): boolean;
}

const SUFFIXES: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };
/** What is not for readers: files for this server, and those that systems hide. */
const PRIVATE = /^\/(?:csp-hashes\.json|site\.json|404\.html)$|\/\.(?!well-known\/)/;

/**
 * Bytes of a file that are given to a connection at once; the next follow when it has taken these.
 * Over TLS all that is given is encrypted at once, into memory of its own.
 */
const PORTION = 65_536;

/** One file of a built site, unpacked. @throws where there is none. */
export function readSiteFile(dist: string, name: string): Buffer {
  const path = join(dist, name);
  return existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`));
}

/** Reads the folder of a built site. @throws where it cannot be read. */
export function readSiteFiles(dist: string): SiteFiles {
  // A link is followed once: it may come to mean another build at any time.
  const folder = realpathSync(dist);
  const paths = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length).replaceAll('\\', '/').normalize();
    paths.set(name.startsWith('/') ? name : `/${name}`, path);
  }
  const contents = new Map<string, Buffer>();
  for (const [name, path] of paths) {
    // What can be made of another copy is not read.
    if (!paths.has(`${name}.gz`)) contents.set(name, readFileSync(path));
  }

  const files = new Map<string, SiteFile>();
  for (const name of contents.keys()) {
    const plain = plainName(name, contents);
    if (files.has(plain) || PRIVATE.test(plain)) continue;
    const copies: SiteFile['copies'] = new Map();
    for (const encoding of ENCODINGS) {
      const bytes = contents.get(plain + SUFFIXES[encoding]);
      if (bytes) copies.set(encoding, copyOf(bytes));
    }
    const whole = contents.get(plain);
    if (whole) copies.set(undefined, copyOf(whole));
    const type = lookup(plain) ?? 'application/octet-stream';
    files.set(plain, { type: type === 'text/html' ? 'text/html;charset=utf-8' : type, copies });
  }

  const names = new Set([...contents.keys()].map((name) => plainName(name, contents)));
  const hidden = new Map(
    [...names].filter((name) => PRIVATE.test(name)).map((name) => [name, unpacked(name, contents)]),
  );
  return {
    names,

    read(name) {
      const bytes = hidden.get(name) ?? plainOf(files.get(name))?.bytes;
      if (!bytes) throw new Error(`${name} is not in ${dist}`);
      return bytes;
    },

    send(request, response, path) {
      const file = files.get(path.endsWith('/') ? `${path}index.html` : path);
      const found = file ?? files.get(`${path}.html`);
      if (!found) return false;
      const { headers, method } = request;
      const accepted = headers['accept-encoding'];
      const encoding = preferredEncoding(
        typeof accepted === 'string' ? accepted : undefined,
        (each) => found.copies.has(each),
      );
      const copy = found.copies.get(encoding) ?? plainOf(found);
      if (!copy) return false;
      response.setHeader('ETag', copy.etag);
      if (isKnown(headers['if-none-match'], copy.etag)) {
        response.writeHead(304);
        response.end();
        return true;
      }
      response.writeHead(200, {
        'Content-Type': found.type,
        'Content-Length': copy.bytes.length,
        ...(encoding && { 'Content-Encoding': encoding }),
      });
      if (method === 'HEAD') response.end();
      else sendBytes(copy.bytes, response);
      return true;
    },
  };
}

/** The name of the file that a file is a copy of; its own where it is none. */
function plainName(name: string, contents: ReadonlyMap<string, Buffer>): string {
  const plain = name.replace(/\.(?:gz|br)$/, '');
  return contents.has(plain) || contents.has(`${plain}.gz`) ? plain : name;
}

function copyOf(bytes: Buffer): Copy {
  const hash = createHash('sha256').update(bytes).digest('base64url');
  return { bytes, etag: `"${hash.slice(0, 22)}"` };
}

/** The plain copy of a file, made where there is none yet. */
function plainOf(file: SiteFile | undefined): Copy | undefined {
  const kept = file?.copies.get(undefined);
  const packed = file?.copies.get('gzip');
  if (!file || kept || !packed) return kept;
  const made = copyOf(gunzipSync(packed.bytes));
  file.copies.set(undefined, made);
  return made;
}

function unpacked(name: string, contents: ReadonlyMap<string, Buffer>): Buffer | undefined {
  const packed = contents.get(`${name}.gz`);
  return contents.get(name) ?? (packed && gunzipSync(packed));
}

/** Whether a client has what has this tag, by its `If-None-Match` (RFC 9110 §13.1.2). */
function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  // Compared weakly: a proxy that compresses makes it weak.
  const tags = header.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return header.trim() === '*' || tags.includes(etag);
}

/** Ends the answer with `bytes`, as fast as its client takes them. */
function sendBytes(bytes: Buffer, response: ServerResponse): void {
  if (bytes.length <= PORTION) {
    response.end(bytes);
    return;
  }
  // Of a client that leaves nothing remains but what is collected as garbage.
  pipeline(Readable.from(portions(bytes)), response, () => {});
}

function* portions(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PORTION) yield bytes.subarray(at, at + PORTION);
}
