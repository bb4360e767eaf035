import type {
  ConsoleValue,
  Failure,
  Place,
  StackFrame,
  Tree,
  TreeEntry,
} from '../console-value.ts';
import { element } from '../element.ts';
import { handFocusOn } from '../hand-focus.ts';
import type { Word } from '../words.ts';

/** Texts longer than this are shown in part until the learner asks for all. UTF-16 units. */
const SHOWN = 1_000;
/** Entries, and units of each, in the one line that stands for a closed tree. */
const PREVIEW_ENTRIES = 5;
const PREVIEW_TEXT = 40;

export interface ValueContext {
  word: Word;
  /** Puts the editor's cursor there. */
  goTo: (place: Place) => void;
  /** What a close code means, in a few words. */
  closeCode: (code: number) => string | undefined;
  /** Tells where the bytes of a Blob of that `size` are to appear. */
  awaitBytes: (id: number, size: number, target: HTMLElement) => void;
}

/** A logged value, as an element that unfolds. Strings have quotes inside other values only. */
export function valueView(value: ConsoleValue, context: ValueContext, inner = false): HTMLElement {
  switch (value.type) {
    case 'string':
      return textView(inner ? JSON.stringify(value.text) : value.text, value, inner, context);
    case 'error':
      return errorView(value, context);
    case 'bytes':
      return bytesView(value, context);
    case 'tree':
      return treeView(value, context);
    case 'reference':
      return element('span', 'pg-v-note', context.word('playground.value.circular', value));
    case 'getter':
      return element('span', 'pg-v-note', context.word('playground.value.getter'));
    case 'empty':
      return element('span', 'pg-v-note', emptyText(value.text, context.word));
    case 'thrown':
      return element('span', 'pg-v-note', context.word('playground.value.thrown', value));
    case 'beyond':
      return element('span', 'pg-v-note', `${value.text} {…}`);
    default:
      return textView(value.text, value, true, context);
  }
}

function textView(
  text: string,
  { type, length }: { type: string; length?: number },
  coloured: boolean,
  { word }: ValueContext,
): HTMLElement {
  const view = element('span', coloured ? `pg-v-${type}` : '');
  const end = length === undefined ? '' : ` ${word('playground.value.cut', { length })}`;
  if (text.length <= SHOWN) {
    view.append(text + end);
    return view;
  }
  const more = element('button', 'pg-more', word('playground.value.more'));
  more.type = 'button';
  more.addEventListener('click', () => {
    handFocusOn(more);
    view.replaceChildren(text + end);
  });
  view.append(text.slice(0, SHOWN), more);
  return view;
}

function errorView(
  { name, message, stack, entries = [] }: Failure,
  context: ValueContext,
): HTMLElement {
  const view = element('span', 'pg-v-error', message === '' ? name : `${name}: ${message}`);
  // The innermost frame is the place at the end of the line.
  view.append(...stackView(stack.slice(1), context));
  for (const entry of entries) view.append(entryView(entry, 0, ': ', context));
  return view;
}

/** The calls of a stack, each with its place. */
export function stackView(stack: readonly StackFrame[], context: ValueContext): HTMLElement[] {
  return stack.map(({ call, place }) =>
    element('span', 'pg-frame-of-stack', call === '' ? '' : `${call} `, placeLink(place, context)),
  );
}

/** A link that puts the cursor at `place`. */
export function placeLink(place: Place, { word, goTo }: Pick<ValueContext, 'word' | 'goTo'>) {
  const link = element('button', 'pg-place', `${place.file}:${place.line}`);
  link.type = 'button';
  link.title = word('playground.go-to', { line: place.line });
  link.addEventListener('click', () => goTo(place));
  return link;
}

function bytesView(
  { name, size, hex, media, id }: Extract<ConsoleValue, { type: 'bytes' }>,
  { word, awaitBytes }: ValueContext,
): HTMLElement {
  const head = element('span', 'pg-v-class', `${name} `);
  const count = `${word('playground.value.bytes', { count: size })}${media ? ` ${media}` : ''} `;
  const bytes = element('span', 'pg-v-bytes', hexGroups(hex, size));
  if (id !== undefined) awaitBytes(id, size, bytes);
  return element('span', '', head, count, bytes);
}

/** Bytes as pairs of hex digits in groups of eight, with `…` where there are more. */
export function hexGroups(hex: string, size: number): string {
  const pairs = hex.match(/../g) ?? [];
  const text = pairs
    .map((pair, at) => (at > 0 && at % 8 === 0 ? `  ${pair}` : ` ${pair}`))
    .join('');
  return text.trimStart() + (pairs.length < size && pairs.length > 0 ? ' …' : '');
}

function treeView(tree: Tree, context: ValueContext): HTMLElement {
  const summary = element('summary', '', ...summaryOf(tree, context.word));
  const meaning = closeMeaning(tree, context);
  if (meaning !== undefined) summary.append(element('span', 'pg-v-note', ` ${meaning}`));
  if (tree.entries.length === 0 && tree.omitted === 0)
    return element('span', '', ...summaryOf(tree, context.word));
  const view = element('details', 'pg-tree', summary);
  // Built when it is opened: a log of a thousand objects stays light.
  view.addEventListener('toggle', () => view.append(contents(tree, context)), { once: true });
  return view;
}

function contents(tree: Tree, context: ValueContext): HTMLElement {
  const list = element('div', 'pg-entries');
  const between = tree.shape === 'map' ? ' ⇒ ' : ': ';
  tree.entries.forEach((entry, at) => {
    // The place of holes is said by those of the elements around them.
    if (entry.value.type === 'empty') {
      list.append(element('div', 'pg-entry', valueView(entry.value, context, true)));
    } else list.append(entryView(entry, at, between, context));
  });
  if (tree.omitted > 0) {
    const rest = context.word('playground.value.omitted', { count: tree.omitted });
    list.append(element('div', 'pg-v-note', rest));
  }
  return list;
}

function entryView(
  { key, value }: TreeEntry,
  at: number,
  between: string,
  context: ValueContext,
): HTMLElement {
  const name =
    key === undefined || typeof key === 'string'
      ? element('span', 'pg-v-key', key ?? String(at))
      : valueView(key, context, true);
  return element('div', 'pg-entry', name, between, valueView(value, context, true));
}

function closeMeaning(tree: Tree, { closeCode }: ValueContext): string | undefined {
  if (tree.name !== 'CloseEvent') return undefined;
  const code = tree.entries.find(({ key }) => key === 'code')?.value;
  return code?.type === 'number' ? closeCode(Number(code.text)) : undefined;
}

/** One line for a closed tree, as in `Map(2) {"a" ⇒ 1, "b" ⇒ 2}`. */
function summaryOf(tree: Tree, word: Word): HTMLElement[] {
  const { name, content } = previewOf(tree, word);
  const head = name === '' ? [] : [element('span', 'pg-v-class', `${name} `)];
  return [...head, element('span', '', content)];
}

/** That line as text. */
export function previewText(tree: Tree, word: Word): string {
  const { name, content } = previewOf(tree, word);
  return name === '' ? content : `${name} ${content}`;
}

function previewOf(tree: Tree, word: Word): { name: string; content: string } {
  const size = tree.size === undefined ? '' : `(${tree.size})`;
  const isPlain = tree.name === 'Object' || (tree.name === 'Array' && tree.shape === 'array');
  const name = isPlain ? size : tree.name + size;
  const [open, close] = tree.shape === 'array' ? ['[', ']'] : ['{', '}'];
  const shown = tree.entries
    .slice(0, PREVIEW_ENTRIES)
    .map((entry) => entryText(entry, tree.shape, word));
  if (tree.entries.length > shown.length || tree.omitted > 0) shown.push('…');
  return { name, content: `${open}${shown.join(', ')}${close}` };
}

function entryText({ key, value }: TreeEntry, shape: Tree['shape'], word: Word): string {
  const text = shortText(value, word);
  if (key === undefined || shape === 'array') return text;
  const name = typeof key === 'string' ? key : shortText(key, word);
  return shape === 'map' ? `${name} ⇒ ${text}` : `${name}: ${text}`;
}

/** Holes of an array, in words. */
function emptyText(count: string, word: Word): string {
  return count === '1'
    ? word('playground.value.empty')
    : word('playground.value.empty.many', { count });
}

/** A value within another's line; without `word`, the same in every language. */
export function shortText(value: ConsoleValue, word: Word = (key) => key): string {
  switch (value.type) {
    case 'string':
      return JSON.stringify(shorten(value.text));
    case 'function':
      return 'ƒ';
    case 'error':
      return shorten(`${value.name}: ${value.message}`);
    case 'bytes':
      return `${value.name}(${value.size})`;
    case 'tree':
      return value.shape === 'array' ? `[${value.size ?? '…'}]` : value.name;
    case 'reference':
      return value.name;
    case 'empty':
      return emptyText(value.text, word);
    case 'getter':
    case 'thrown':
      return '…';
    default:
      return shorten(value.text);
  }
}

function shorten(text: string): string {
  return text.length <= PREVIEW_TEXT ? text : `${text.slice(0, PREVIEW_TEXT)}…`;
}
