import { hex } from '../protocol/bytes.ts';
import type { HttpRequest } from '../protocol/http.ts';

/** Bytes and requests as text for another program. */

const HEX_LINE = 16;
const C_LINE = 12;

/** Hexadecimal digits, 16 bytes a line in two groups of eight: `81 05 48 65 6c 6c 6f`. */
export function toHex(bytes: Uint8Array): string {
  return lines(bytes, HEX_LINE, (line) => {
    const digits = line.map(hex);
    return [digits.slice(0, 8).join(' '), digits.slice(8).join(' ')].join('  ').trimEnd();
  });
}

/**
 * A C array of the bytes.
 * @param name A C identifier.
 * @throws {RangeError} where `name` is none, or there are no bytes: C has no empty arrays.
 */
export function toCArray(bytes: Uint8Array, name = 'bytes'): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new RangeError(`"${name}" is no C identifier`);
  if (bytes.length === 0) throw new RangeError('no bytes: C has no empty arrays');
  const body = lines(
    bytes,
    C_LINE,
    (line) => `  ${line.map((byte) => `0x${hex(byte)},`).join(' ')}`,
  );
  return `static const unsigned char ${name}[${bytes.length}] = {\n${body}\n};\n`;
}

/** Headers that curl writes by itself from the address. */
const BY_ADDRESS = new Set(['host']);

/**
 * A `curl` command for a POSIX shell that sends the same opening request and shows the answer. The
 * parameter that the page added is left out.
 * @param secure Whether the connection was `wss:`.
 * @throws {RangeError} where the request cannot be read, or says something that no command line
 * should repeat: a control character, no host, a host that is no host.
 */
export function toCurl(request: HttpRequest, secure = false): string {
  const [host = ''] = request.headers
    .filter(({ name }) => name.toLowerCase() === 'host')
    .map(({ value }) => value);
  if (!request.complete) throw new RangeError('the request is not whole');
  if (!/^[\w.-]+(:\d+)?$|^\[[\da-fA-F:.]+\](:\d+)?$/.test(host)) {
    throw new RangeError(`the request has no host to send it to: "${host}"`);
  }
  const target = targetWithoutTrace(request);
  if (!target.startsWith('/')) throw new RangeError(`"${target}" is no path`);
  const headers = request.headers
    .filter(({ name }) => !BY_ADDRESS.has(name.toLowerCase()))
    // curl leaves a header out that has a colon and no value; a semicolon makes it send one.
    .map(({ name, value }) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`);
  const url = `${secure ? 'https' : 'http'}://${host}${target}`;
  const parts = ['curl --http1.1 --include --no-buffer --globoff --path-as-is'];
  if (request.method !== 'GET') parts.push(`--request ${quoted(request.method)}`);
  for (const name of ['User-Agent', 'Accept']) {
    const known = request.headers.some((line) => line.name.toLowerCase() === name.toLowerCase());
    // Else curl adds its own.
    if (!known) parts.push(`-H '${name}:'`);
  }
  return `${[...parts, ...headers, quoted(url)].join(' \\\n  ')}\n`;
}

/** The request target without what the page added so that it could show the bytes. */
export function targetWithoutTrace(request: HttpRequest): string {
  const target = request.ranges[0]?.children?.find(({ kind }) => kind === 'target');
  const children = target?.children ?? [];
  if (!children.some(({ kind }) => kind === 'trace-parameter')) return request.target;
  const written = (kinds: readonly string[]) =>
    children.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => String(value));
  const parameters = written(['parameter']).join('&');
  const query = parameters === '' ? '' : `?${parameters}`;
  return written(['path']).join('') + query + written(['target-fragment']).join('');
}

/** Quotes an argument for a POSIX shell: nothing in it means anything to the shell. */
function quoted(text: string): string {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) {
      throw new RangeError(`a control character (${hex(code)}) cannot be put on a command line`);
    }
  }
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function lines(bytes: Uint8Array, size: number, write: (line: number[]) => string): string {
  const all: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    all.push(write([...bytes.subarray(at, at + size)]));
  }
  return all.join('\n');
}
