import type { ConsoleValue, StackFrame, Tree, TreeEntry } from '../console-value.ts';

/** Bounds of one picture. Texts are in UTF-16 units. */
const DEPTH = 6;
const ENTRIES = 100;
const NODES = 1_500;
const LONG_TEXT = 20_000;
const INNER_TEXT = 2_000;
const FIRST_BYTES = 64;
/** Holes of an array that are passed one by one: beyond, a list of its keys is cheaper. */
const NEAR = 1_000;

/** What a browser object tells by accessors of its class, which own properties do not show. */
const TOLD_BY_CLASS: readonly (readonly [name: string, keys: readonly string[]])[] = [
  ['CloseEvent', ['type', 'code', 'reason', 'wasClean']],
  ['MessageEvent', ['type', 'data', 'origin']],
  ['ErrorEvent', ['type', 'message', 'lineno', 'colno']],
  ['Event', ['type', 'target']],
  ['WebSocket', ['url', 'readyState', 'bufferedAmount', 'protocol', 'extensions', 'binaryType']],
  ['URL', ['href', 'origin', 'protocol', 'host', 'pathname', 'search', 'hash']],
  ['Response', ['url', 'status', 'statusText', 'ok', 'redirected', 'type']],
  ['Request', ['method', 'url']],
];

/** Browser objects that hold pairs, as a Map does. */
const PAIRS = ['Headers', 'URLSearchParams', 'FormData'] as const;

/** What an error's own line and stack tell already. Then Firefox's, then WebKit's. */
const TOLD_OF_ERRORS = new Set<PropertyKey>([
  'name',
  'message',
  'stack',
  'fileName',
  'lineNumber',
  'columnNumber',
  'line',
  'column',
  'sourceURL',
]);

export interface Painter {
  /** The learner's frames in an error's stack. */
  frames(stack: string): StackFrame[];
  /** A source text as the learner wrote it, without what a loop guard put in. */
  source(text: string): string;
  /** Called for each Blob in the picture; its bytes can only be read later. */
  blob(id: number, blob: Blob): void;
}

let lastId = 0;

/**
 * Draws `value` within bounds, whatever it is. Own accessors are not called, so that looking
 * changes nothing; what a proxy or a class accessor throws is part of the picture.
 */
export function picture(value: unknown, painter: Painter): ConsoleValue {
  const seen = new Map<object, number>();
  let nodes = 0;

  const paint = (value: unknown, depth: number): ConsoleValue => {
    nodes += 1;
    try {
      if (typeof value === 'function') return paintFunction(value);
      if (typeof value !== 'object' || value === null) return paintPrimitive(value, depth);
      return paintObject(value, depth);
    } catch (error) {
      return { type: 'thrown', text: messageOf(error) };
    }
  };

  const paintFunction = (value: object): ConsoleValue => ({
    type: 'function',
    ...cut(painter.source(Function.prototype.toString.call(value)), INNER_TEXT),
  });

  const paintObject = (value: object, depth: number): ConsoleValue => {
    const name = className(value);
    const known = seen.get(value);
    if (known !== undefined) return { type: 'reference', id: known, name };
    const bytes = bytesOf(value);
    if (bytes) return { type: 'bytes', name, size: bytes.length, hex: hexOf(bytes) };
    lastId += 1;
    const id = lastId;
    if (value instanceof Blob) {
      painter.blob(id, value);
      return { type: 'bytes', name, size: value.size, hex: '', media: value.type, id };
    }
    if (value instanceof Error) {
      seen.set(value, id);
      return paintError(value, depth);
    }
    if (typeof Element === 'function' && value instanceof Element) {
      return { type: 'symbol', ...cut(tagsOf(value), INNER_TEXT) };
    }
    if (value instanceof Date) return { type: 'symbol', text: dateText(value) };
    if (value instanceof RegExp) return { type: 'symbol', text: String(value) };
    if (depth >= DEPTH || nodes >= NODES) return { type: 'beyond', text: name };
    seen.set(value, id);
    return { type: 'tree', id, name, ...contents(value, depth) };
  };

  const paintError = (error: Error, depth: number): ConsoleValue => {
    const entries: TreeEntry[] = [];
    for (const key of Reflect.ownKeys(error)) {
      if (depth >= DEPTH || entries.length >= ENTRIES || nodes >= NODES) break;
      if (TOLD_OF_ERRORS.has(key)) continue;
      entries.push({ key: keyText(key), value: paintOwn(error, key, depth) });
    }
    return {
      type: 'error',
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-conversion -- learners may give anything
      name: String(error.name),
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-conversion -- learners may give anything
      message: cut(String(error.message), LONG_TEXT).text,
      stack: painter.frames(typeof error.stack === 'string' ? error.stack : ''),
      ...(entries.length > 0 && { entries }),
    };
  };

  const contents = (value: object, depth: number): Omit<Tree, 'type' | 'id' | 'name'> => {
    const entries: TreeEntry[] = [];
    const room = () => entries.length < ENTRIES && nodes < NODES;
    if (Array.isArray(value)) {
      let at = 0;
      let hasHoles = false;
      while (at < value.length && room()) {
        const next = Object.hasOwn(value, at) ? at : nextElement(value, at);
        if (next > at) {
          hasHoles = true;
          entries.push({ value: { type: 'empty', text: String(next - at) } });
          at = next;
        } else {
          const key = hasHoles ? { key: String(at) } : {};
          entries.push({ ...key, value: paint(value[at], depth + 1) });
          at += 1;
        }
      }
      return { shape: 'array', size: value.length, entries, omitted: value.length - at };
    }
    if (value instanceof Map) {
      for (const [key, each] of value) {
        if (!room()) break;
        entries.push({ key: paint(key, depth + 1), value: paint(each, depth + 1) });
      }
      return tree('map', entries, value.size, value.size);
    }
    if (value instanceof Set) {
      for (const each of value) {
        if (!room()) break;
        entries.push({ value: paint(each, depth + 1) });
      }
      return tree('set', entries, value.size, value.size);
    }
    if (PAIRS.some((name) => isInstance(value, name)) && isIterable(value)) {
      const pairs = [...value];
      for (const [key, each] of pairs) {
        if (!room()) break;
        entries.push({ key: paint(key, depth + 1), value: paint(each, depth + 1) });
      }
      return tree('map', entries, pairs.length, pairs.length);
    }
    const told = TOLD_BY_CLASS.find(([name]) => isInstance(value, name))?.[1] ?? [];
    for (const key of told) entries.push({ key, value: paintTold(value, key, depth) });
    const keys = Reflect.ownKeys(value).filter((key) => key !== 'isTrusted');
    for (const key of keys) {
      if (!room()) break;
      entries.push({ key: keyText(key), value: paintOwn(value, key, depth) });
    }
    return tree('object', entries, told.length + keys.length);
  };

  const paintTold = (value: object, key: string, depth: number): ConsoleValue => {
    const told: unknown = Reflect.get(value, key);
    // An event's target is usually the socket that is being looked at anyway: its name is enough.
    if (key === 'target' && told instanceof EventTarget) {
      return { type: 'beyond', text: className(told) };
    }
    return paint(told, depth + 1);
  };

  const paintOwn = (value: object, key: PropertyKey, depth: number): ConsoleValue => {
    const property = Reflect.getOwnPropertyDescriptor(value, key);
    if (property && !('value' in property)) return { type: 'getter', text: '' };
    return paint(property?.value, depth + 1);
  };

  return paint(value, 0);
}

/** The place of the first element of `array` from `from` on, its length if there is none. */
function nextElement(array: readonly unknown[], from: number): number {
  const near = Math.min(array.length, from + NEAR);
  for (let at = from; at < near; at += 1) if (Object.hasOwn(array, at)) return at;
  if (near === array.length) return near;
  // Its keys: places in ascending order, then names (ECMA-262 §10.1.11).
  for (const key of Reflect.ownKeys(array)) {
    const at = typeof key === 'string' && /^\d+$/.test(key) ? Number(key) : array.length;
    if (at >= near) return Math.min(at, array.length);
  }
  return array.length;
}

/** The first bytes of `bytes` as hex. */
export function hexOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes.subarray(0, FIRST_BYTES), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  return hex.join('');
}

/** Reads what `hexOf` shows of a Blob. */
export async function blobHex(blob: Blob): Promise<string> {
  return hexOf(new Uint8Array(await blob.slice(0, FIRST_BYTES).arrayBuffer()));
}

function tree(shape: Tree['shape'], entries: TreeEntry[], total: number, size?: number) {
  const omitted = Math.max(0, total - entries.length);
  return size === undefined ? { shape, entries, omitted } : { shape, size, entries, omitted };
}

function paintPrimitive(value: unknown, depth: number): ConsoleValue {
  const limit = depth === 0 ? LONG_TEXT : INNER_TEXT;
  switch (typeof value) {
    case 'string':
      return { type: 'string', ...cut(value, limit) };
    case 'number':
      return { type: 'number', text: Object.is(value, -0) ? '-0' : String(value) };
    case 'bigint':
      return { type: 'bigint', ...cut(`${value}n`, limit) };
    case 'boolean':
      return { type: 'boolean', text: String(value) };
    case 'symbol':
      return { type: 'symbol', text: String(value) };
    default:
      return value === null
        ? { type: 'null', text: 'null' }
        : { type: 'undefined', text: 'undefined' };
  }
}

function cut(text: string, limit: number): { text: string; length?: number } {
  return text.length <= limit ? { text } : { text: text.slice(0, limit), length: text.length };
}

function keyText(key: PropertyKey): string {
  return typeof key === 'symbol' ? `[${String(key)}]` : String(key);
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
}

function messageOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return '';
  }
}

/** An element's own tags; what is between them only where it is short. */
function tagsOf({ outerHTML, innerHTML, localName }: Element): string {
  if (innerHTML.length <= 80 || !outerHTML.endsWith(`${innerHTML}</${localName}>`))
    return outerHTML;
  const end = outerHTML.length - innerHTML.length - localName.length - 3;
  return `${outerHTML.slice(0, end)}…</${localName}>`;
}

function isIterable(value: object): value is Iterable<[unknown, unknown]> {
  return Symbol.iterator in value;
}

/** The name of the class that `value` says it is of, found without calling an accessor of it. */
function className(value: object): string {
  const prototype = Reflect.getPrototypeOf(value);
  if (prototype === null) return 'null';
  const property = Reflect.getOwnPropertyDescriptor(prototype, 'constructor');
  const constructor: unknown = property?.value;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'Object';
}

/** Whether `value` is of the browser's class of that name, where the browser has one. */
function isInstance(value: object, name: string): boolean {
  const constructor: unknown = Reflect.get(globalThis, name);
  return typeof constructor === 'function' && value instanceof constructor;
}

function bytesOf(value: object): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return undefined;
}
