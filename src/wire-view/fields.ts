import type { Fault } from '../protocol/fault.ts';
import { HANDSHAKE_HEADERS } from '../protocol/handshake.ts';
import type { HttpMessage } from '../protocol/http.ts';
import type { AnnotatedRange, RangeKind } from '../protocol/range.ts';
import type { Sender } from '../protocol/trace.ts';

/** The tints that fields of a head and of a frame have. Each is a class `wv-<tint>`. */
export type Tint =
  | 'start'
  | 'name'
  | 'value'
  | 'word'
  | 'key'
  | 'plain'
  | 'added'
  | 'body'
  | 'bad'
  | 'control'
  | 'length'
  | 'mask'
  | 'payload';

/** Kinds that are shown as one field, whatever is inside them. */
const WHOLE = new Set<RangeKind>(['trace-parameter', 'extension']);

const TINTS: Partial<Record<RangeKind, Tint>> = {
  method: 'start',
  path: 'start',
  target: 'start',
  'parameter-name': 'start',
  'parameter-value': 'start',
  'target-fragment': 'start',
  'http-version': 'start',
  'status-code': 'start',
  'reason-phrase': 'start',
  'header-name': 'name',
  'header-value': 'value',
  token: 'word',
  extension: 'word',
  key: 'key',
  accept: 'key',
  'trace-parameter': 'added',
  unreadable: 'bad',
  body: 'body',
};

/** Headers whose words decide the handshake; in others a list is a value like any other. */
const DECISIVE = /^(upgrade|connection|sec-websocket-.+)$/;

/** The smallest run of bytes that is shown, pointed at and explained as one. */
export interface Field {
  /** Unique in its handshake, for what must be highlighted together. */
  id: string;
  kind: RangeKind;
  tint: Tint;
  start: number;
  end: number;
  /** Whether these bytes break a rule. */
  faulty: boolean;
  /** Whether it belongs to the value of a header. */
  inValue: boolean;
}

export type LineKind = 'start' | 'header' | 'end' | 'body' | 'unreadable';

/** One line of a message, or its body. */
export interface Line {
  /** Where a link leads to: `hs-<header>`, or `hs-response-<header>` where a request has it too. */
  anchor: string;
  kind: LineKind;
  /** The header's name in lower case, or the range's kind. */
  name: string;
  start: number;
  end: number;
  fields: readonly Field[];
  faults: readonly Fault[];
}

/** Cuts a message into lines and fields. Together the fields cover every byte of it once. */
export function linesOf(message: HttpMessage, sender: Sender, faults: readonly Fault[]): Line[] {
  const seen = new Map<string, number>();
  let count = 0;
  return message.ranges.map((range) => {
    const kind = lineKind(range);
    const name = kind === 'header' ? String(range.value).toLowerCase() : range.kind;
    const value = range.children?.find((child) => child.kind === 'header-value');
    const fields = withAdded(shown(range)).map((part) => ({
      id: `${sender}-${(count += 1)}`,
      kind: part.kind,
      tint: tintOf(part.kind, name),
      start: part.start,
      end: part.end,
      faulty: faults.some((fault) => fault.start < part.end && part.start < fault.end),
      inValue: value !== undefined && value.start <= part.start && part.end <= value.end,
    }));
    return {
      anchor: numbered(anchorOf(kind, name, sender), seen),
      kind,
      name,
      start: range.start,
      end: range.end,
      fields,
      faults: faults.filter(({ start }) => range.start <= start && start < range.end),
    };
  });
}

function tintOf(kind: RangeKind, line: string): Tint {
  const tint = TINTS[kind] ?? 'plain';
  return tint === 'word' && !DECISIVE.test(line) ? 'value' : tint;
}

function lineKind({ kind }: AnnotatedRange): LineKind {
  if (kind === 'request-line' || kind === 'status-line') return 'start';
  if (kind === 'header' || kind === 'body') return kind;
  return kind === 'blank-line' ? 'end' : 'unreadable';
}

function shown(range: AnnotatedRange): AnnotatedRange[] {
  if (WHOLE.has(range.kind) || !range.children) return [range];
  return range.children.flatMap(shown);
}

/**
 * The mark in front of the page's own parameter was added with it, and is shown as part of it.
 * (Where it stands first in a longer query, the mark behind it was.)
 */
function withAdded(parts: AnnotatedRange[]): AnnotatedRange[] {
  const at = parts.findIndex(({ kind }) => kind === 'trace-parameter');
  const added = parts[at];
  if (!added) return parts;
  const [before, after] = [parts[at - 1], parts[at + 1]];
  const first = parts[at - 2]?.kind === 'path';
  if (first && after?.kind === 'separator') {
    return parts.toSpliced(at, 2, { ...added, end: after.end });
  }
  return before?.kind === 'separator'
    ? parts.toSpliced(at - 1, 2, { ...added, start: before.start })
    : parts;
}

function anchorOf(kind: LineKind, name: string, sender: Sender): string {
  if (kind === 'start') return `hs-${name}`;
  if (sender === 'client') return kind === 'end' ? 'hs-request-end' : `hs-${name}`;
  if (kind === 'end') return 'hs-response-end';
  const known: Record<Sender, readonly string[]> = {
    client: HANDSHAKE_HEADERS.request,
    server: HANDSHAKE_HEADERS.response,
  };
  const onlyHere = known.server.includes(name) && !known.client.includes(name);
  return onlyHere || kind === 'body' ? `hs-${name}` : `hs-response-${name}`;
}

function numbered(anchor: string, seen: Map<string, number>): string {
  const times = (seen.get(anchor) ?? 0) + 1;
  seen.set(anchor, times);
  return times === 1 ? anchor : `${anchor}-${times}`;
}
