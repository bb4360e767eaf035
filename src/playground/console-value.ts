import {
  anyOf,
  arrayOf,
  isNumber,
  isString,
  objectOf,
  oneOf,
  optional,
  type Check,
  type Shape,
} from './shape.ts';

/**
 * A picture of a JavaScript value at the moment it was logged, small enough to be sent. Live
 * objects never leave the sandbox: what a learner sees is what the value was then.
 */
export type ConsoleValue = Text | Failure | Bytes | Tree | Reference;

/** A value that one text says fully. `length` is the whole length in UTF-16 units if cut. */
const isText = objectOf({
  type: oneOf(
    'string',
    'number',
    'bigint',
    'boolean',
    'undefined',
    'null',
    'symbol',
    'function',
    /** An accessor that was not called, one that threw, or what lies beneath the depth limit. */
    'getter',
    'thrown',
    'beyond',
    /** Elements of an array that it has not; `text` is how many. */
    'empty',
  ),
  text: isString,
  length: optional(isNumber),
});
type Text = Shape<typeof isText>;

const isPlace = objectOf({ file: isString, line: isNumber, column: isNumber });
/** A position in the learner's code. Lines and columns count from 1, as in the editor. */
export type Place = Shape<typeof isPlace>;

const isStackFrame = objectOf({ call: isString, place: isPlace });
/** A call in the learner's own code; `call` is the function, empty outside of any. */
export type StackFrame = Shape<typeof isStackFrame>;
export const isStack = arrayOf(isStackFrame);

export interface Failure {
  type: 'error';
  name: string;
  message: string;
  /** The stack's frames in the learner's own code, innermost first. */
  stack: StackFrame[];
  /** What else it holds, such as its `cause`. */
  entries?: TreeEntry[];
}

const isBytes = objectOf({
  type: oneOf('bytes'),
  name: isString,
  /** Bytes in all. */
  size: isNumber,
  /** The first bytes as lower-case hex. Those of a Blob follow later, in a `bytes-read`. */
  hex: isString,
  /** A Blob's media type. */
  media: optional(isString),
  /** Ties a Blob to its `bytes-read`. */
  id: optional(isNumber),
});
type Bytes = Shape<typeof isBytes>;

/** An object met again within one logged value: `id` is that of the tree it stands for. */
const isReference = objectOf({ type: oneOf('reference'), id: isNumber, name: isString });
type Reference = Shape<typeof isReference>;

/** An object and what it holds, in the order in which it holds it. */
export interface Tree {
  type: 'tree';
  id: number;
  shape: 'object' | 'array' | 'map' | 'set';
  name: string;
  /** How many elements an array, map or set has in all. */
  size?: number;
  entries: TreeEntry[];
  /** How many entries were left out. */
  omitted: number;
}

export interface TreeEntry {
  /** A property's name, the key of a map, or the place of an element after holes in an array. */
  key?: string | ConsoleValue;
  value: ConsoleValue;
}

const isEntry: Check<TreeEntry> = (value): value is TreeEntry =>
  objectOf({ key: optional(anyOf(isString, isConsoleValue)), value: isConsoleValue })(value);

const isFailure: Check<Failure> = (value): value is Failure =>
  objectOf({
    type: oneOf('error'),
    name: isString,
    message: isString,
    stack: isStack,
    entries: optional(arrayOf(isEntry)),
  })(value);

const isTree: Check<Tree> = objectOf({
  type: oneOf('tree'),
  id: isNumber,
  shape: oneOf('object', 'array', 'map', 'set'),
  name: isString,
  size: optional(isNumber),
  entries: arrayOf(isEntry),
  omitted: isNumber,
});

export function isConsoleValue(value: unknown): value is ConsoleValue {
  return isText(value) || isTree(value) || isFailure(value) || isBytes(value) || isReference(value);
}

export { isPlace };
