import { latin1 } from './bytes.ts';
import type { AnnotatedRange, RangeKind } from './range.ts';

/**
 * HTTP/1.1 heads (RFC 9112), read with the patience of a teacher: any bytes give ranges that cover
 * them all, and what cannot be read is marked as such.
 */

export interface HeaderLine {
  /** As written. */
  name: string;
  /** Without the white space around it. */
  value: string;
  range: AnnotatedRange;
}

export interface HttpMessage {
  /** The bytes that were read: the head and what is there of the body. */
  bytes: Uint8Array;
  /** Offset after the blank line, or after the last byte where none has come yet. */
  headEnd: number;
  /** Whether the blank line has come. */
  complete: boolean;
  headers: readonly HeaderLine[];
  /** One range a line (start line, headers, blank line), then the body. */
  ranges: readonly AnnotatedRange[];
}

export interface HttpRequest extends HttpMessage {
  method: string;
  target: string;
  version: string;
}

export interface HttpResponse extends HttpMessage {
  /** 0 where the status line cannot be read. */
  status: number;
  reason: string;
  version: string;
}

/** Header fields whose value is a list of tokens. */
const LISTS = new Set([
  'connection',
  'upgrade',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'accept-encoding',
  'cache-control',
  'vary',
  'allow',
]);

/** The query parameter by which the page marks the connections that it wants to watch. */
export const TRACE_PARAMETER = 'trace';

const LF = 0x0a;
const CR = 0x0d;
const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x09;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Reads a request. Never throws; fields that cannot be read are empty. */
export function parseRequest(bytes: Uint8Array): HttpRequest {
  const message = parseMessage(bytes, requestLine);
  const part = partOf(message.ranges[0]);
  return {
    ...message,
    method: part('method'),
    target: part('target'),
    version: part('http-version'),
  };
}

/** Reads a response. Never throws; fields that cannot be read are empty, or 0. */
export function parseResponse(bytes: Uint8Array): HttpResponse {
  const message = parseMessage(bytes, statusLine);
  const part = partOf(message.ranges[0]);
  return {
    ...message,
    status: Number(part('status-code')),
    reason: part('reason-phrase'),
    version: part('http-version'),
  };
}

/** Offset after the blank line that ends the head at the start of `bytes`, or -1. */
export function findHeadEnd(bytes: Uint8Array): number {
  let lineStart = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] !== LF) continue;
    const empty = at === lineStart || (at === lineStart + 1 && bytes[lineStart] === CR);
    if (empty && lineStart > 0) return at + 1;
    lineStart = at + 1;
  }
  return -1;
}

/** All lines of a header field, whatever the case of their names. */
export function headerLines(message: HttpMessage, name: string): HeaderLine[] {
  return message.headers.filter((line) => line.name.toLowerCase() === name);
}

/** The elements of a comma-separated header field, over all its lines, with their ranges. */
export function headerTokens(message: HttpMessage, name: string): AnnotatedRange[] {
  return headerLines(message, name)
    .flatMap(({ range }) => range.children ?? [])
    .flatMap(({ kind, children }) => (kind === 'header-value' ? (children ?? []) : []))
    .filter(({ kind }) => kind === 'token' || kind === 'extension');
}

/** Query parameters of a request, in order, percent-decoded where that is possible. */
export function queryParameters(request: HttpRequest): { name: string; value: string }[] {
  const target = request.ranges[0]?.children?.find(({ kind }) => kind === 'target');
  return (target?.children ?? [])
    .filter(({ kind }) => kind === 'parameter' || kind === 'trace-parameter')
    .map((parameter) => {
      const part = partOf(parameter);
      return { name: decode(part('parameter-name')), value: decode(part('parameter-value')) };
    });
}

interface Line {
  start: number;
  /** Offset of the line end, which is empty in a line that is cut off. */
  textEnd: number;
  end: number;
}

type LineReader = (bytes: Uint8Array, line: Line) => AnnotatedRange;

function parseMessage(bytes: Uint8Array, startLine: LineReader): HttpMessage {
  const headEnd = findHeadEnd(bytes);
  const complete = headEnd >= 0;
  const lines = splitLines(bytes, complete ? headEnd : bytes.length);
  const ranges: AnnotatedRange[] = [];
  const headers: HeaderLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0) {
      ranges.push(startLine(bytes, line));
    } else if (line.textEnd === line.start && line.end > line.textEnd) {
      ranges.push({ start: line.start, end: line.end, kind: 'blank-line' });
    } else if (isBlank(bytes[line.start])) {
      ranges.push(wholeLine(bytes, line, 'folded-line'));
    } else {
      const header = headerLine(bytes, line);
      ranges.push(header?.range ?? wholeLine(bytes, line, 'unreadable-line'));
      if (header) headers.push(header);
    }
  }
  const end = complete ? headEnd : bytes.length;
  if (end < bytes.length) ranges.push({ start: end, end: bytes.length, kind: 'body' });
  return { bytes, headEnd: end, complete, headers, ranges };
}

function splitLines(bytes: Uint8Array, end: number): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < end) {
    const feed = bytes.indexOf(LF, start);
    if (feed < 0 || feed >= end) {
      lines.push({ start, textEnd: end, end });
      break;
    }
    const textEnd = feed > start && bytes[feed - 1] === CR ? feed - 1 : feed;
    lines.push({ start, textEnd, end: feed + 1 });
    start = feed + 1;
  }
  return lines;
}

type AddPart = (
  kind: RangeKind,
  start: number,
  end: number,
  inner?: readonly AnnotatedRange[],
) => void;

/** Collects the ranges of one line, leaving out those that would be empty. */
function parts(bytes: Uint8Array): { children: AnnotatedRange[]; add: AddPart } {
  const children: AnnotatedRange[] = [];
  const add: AddPart = (kind, start, end, inner) => {
    if (end <= start) return;
    const range: AnnotatedRange = { start, end, kind, value: latin1(bytes, start, end) };
    children.push(inner && inner.length > 0 ? { ...range, children: inner } : range);
  };
  return { children, add };
}

function wholeLine(bytes: Uint8Array, line: Line, kind: RangeKind): AnnotatedRange {
  const { children, add } = parts(bytes);
  add('unreadable', line.start, line.textEnd);
  add('line-end', line.textEnd, line.end);
  return { start: line.start, end: line.end, kind, children };
}

function requestLine(bytes: Uint8Array, line: Line): AnnotatedRange {
  const text = latin1(bytes, line.start, line.textEnd);
  const match = /^([^ ]+)( +)([^ ]+)(?:( +)(HTTP\/\d\.\d))?$/.exec(text);
  if (!match) return wholeLine(bytes, line, 'unreadable-line');
  const [, method = '', gap = '', target = '', gap2 = '', version = ''] = match;
  const { children, add } = parts(bytes);
  let at = line.start;
  add('method', at, (at += method.length));
  add('space', at, (at += gap.length));
  add('target', at, at + target.length, targetParts(bytes, at, at + target.length));
  at += target.length;
  add('space', at, (at += gap2.length));
  add('http-version', at, at + version.length);
  add('line-end', line.textEnd, line.end);
  return { start: line.start, end: line.end, kind: 'request-line', value: text, children };
}

function targetParts(bytes: Uint8Array, start: number, end: number): AnnotatedRange[] {
  const { children, add } = parts(bytes);
  const text = latin1(bytes, start, end);
  const hash = text.indexOf('#');
  const beforeHash = hash < 0 ? text : text.slice(0, hash);
  const mark = beforeHash.indexOf('?');
  let at = start;
  add('path', at, (at += mark < 0 ? beforeHash.length : mark));
  if (mark >= 0) {
    add('separator', at, (at += 1));
    for (const [index, parameter] of beforeHash
      .slice(mark + 1)
      .split('&')
      .entries()) {
      if (index > 0) add('separator', at, (at += 1));
      const isTrace = parameter.startsWith(`${TRACE_PARAMETER}=`);
      const inner = parameterParts(bytes, at, at + parameter.length);
      add(isTrace ? 'trace-parameter' : 'parameter', at, (at += parameter.length), inner);
    }
  }
  add('target-fragment', at, end);
  return children;
}

function parameterParts(bytes: Uint8Array, start: number, end: number): AnnotatedRange[] {
  const { children, add } = parts(bytes);
  const equals = bytes.subarray(start, end).indexOf(0x3d);
  const nameEnd = equals < 0 ? end : start + equals;
  add('parameter-name', start, nameEnd);
  add('separator', nameEnd, Math.min(nameEnd + 1, end));
  add('parameter-value', nameEnd + 1, end);
  return children;
}

function statusLine(bytes: Uint8Array, line: Line): AnnotatedRange {
  const text = latin1(bytes, line.start, line.textEnd);
  const match = /^(HTTP\/\d\.\d)( +)(\d{3})(?:( )(.*))?$/s.exec(text);
  if (!match) return wholeLine(bytes, line, 'unreadable-line');
  const [, version = '', gap = '', status = '', gap2 = ''] = match;
  const { children, add } = parts(bytes);
  let at = line.start;
  add('http-version', at, (at += version.length));
  add('space', at, (at += gap.length));
  add('status-code', at, (at += status.length));
  add('space', at, (at += gap2.length));
  add('reason-phrase', at, line.textEnd);
  add('line-end', line.textEnd, line.end);
  return { start: line.start, end: line.end, kind: 'status-line', value: text, children };
}

function headerLine(bytes: Uint8Array, line: Line): HeaderLine | undefined {
  const colon = bytes.indexOf(0x3a, line.start);
  if (colon < 0 || colon >= line.textEnd) return undefined;
  let nameEnd = colon;
  while (nameEnd > line.start && isBlank(bytes[nameEnd - 1])) nameEnd -= 1;
  const name = latin1(bytes, line.start, nameEnd);
  if (!TOKEN.test(name)) return undefined;

  let start = colon + 1;
  while (start < line.textEnd && isBlank(bytes[start])) start += 1;
  let end = line.textEnd;
  while (end > start && isBlank(bytes[end - 1])) end -= 1;

  const { children, add } = parts(bytes);
  add('header-name', line.start, nameEnd);
  add('space', nameEnd, colon);
  add('separator', colon, colon + 1);
  add('space', colon + 1, start);
  add('header-value', start, end, valueParts(bytes, name.toLowerCase(), start, end));
  add('space', end, line.textEnd);
  add('line-end', line.textEnd, line.end);
  const value = latin1(bytes, start, end);
  const range = {
    start: line.start,
    end: line.end,
    kind: 'header' as const,
    value: name,
    children,
  };
  return { name, value, range };
}

function valueParts(
  bytes: Uint8Array,
  name: string,
  start: number,
  end: number,
): AnnotatedRange[] | undefined {
  const { children, add } = parts(bytes);
  if (name === 'sec-websocket-key') add('key', start, end);
  else if (name === 'sec-websocket-accept') add('accept', start, end);
  else if (name === 'sec-websocket-extensions') {
    splitAt(bytes, ',', start, end, add, (from, to) =>
      add('extension', from, to, extensionParts(bytes, from, to)),
    );
  } else if (LISTS.has(name)) {
    splitAt(bytes, ',', start, end, add, (from, to) => add('token', from, to));
  } else return undefined;
  return children;
}

function extensionParts(bytes: Uint8Array, start: number, end: number): AnnotatedRange[] {
  const { children, add } = parts(bytes);
  splitAt(bytes, ';', start, end, add, (from, to) =>
    add(children.length === 0 ? 'token' : 'extension-parameter', from, to),
  );
  return children;
}

/** Splits at a separator outside quotes, and hands on each element without the blanks around it. */
function splitAt(
  bytes: Uint8Array,
  separator: ',' | ';',
  start: number,
  end: number,
  add: AddPart,
  element: (start: number, end: number) => void,
): void {
  const stop = separator.charCodeAt(0);
  let from = start;
  let quoted = false;
  for (let at = start; at <= end; at += 1) {
    if (at < end && bytes[at] === 0x22) quoted = !quoted;
    if (at < end && (quoted || bytes[at] !== stop)) continue;
    let first = from;
    while (first < at && isBlank(bytes[first])) first += 1;
    let last = at;
    while (last > first && isBlank(bytes[last - 1])) last -= 1;
    add('space', from, first);
    element(first, last);
    add('space', last, at);
    add('separator', at, Math.min(at + 1, end));
    from = at + 1;
  }
}

function partOf(range: AnnotatedRange | undefined): (kind: RangeKind) => string {
  return (kind) => String(range?.children?.find((child) => child.kind === kind)?.value ?? '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
