/** What a place in the code is about, as far as there are words for it. */
export type Topic =
  | { kind: 'member'; name: string }
  | { kind: 'close-code'; code: number }
  | { kind: 'address'; host: string; path: string };

export interface Found {
  topic: Topic;
  /** Offsets in the line. */
  start: number;
  end: number;
}

/** Members of an event; of what a listener calls its event, that is. */
const EVENT_MEMBERS = new Set(['data', 'code', 'reason', 'wasClean']);
const EVENT_NAME = /^(?:e|ev|evt|event|msg|message)$/;

/** Members that are a socket's wherever they stand. */
const OWN = new Set(['bufferedAmount', 'binaryType', 'WebSocket']);

const ADDRESS = /(?:wss?|https?):\/\/([^\s/'"`?#]+)(\/[^\s'"`?#]*)/g;

/**
 * What is at `offset` of a line. Read from the text, since code that is explained is often unfinished.
 * @param sockets what the file calls its sockets, see `socketNames`
 * @param members the names that there are words for
 */
export function topicAt(
  line: string,
  offset: number,
  sockets: ReadonlySet<string>,
  members: ReadonlySet<string>,
): Found | undefined {
  for (const { 0: text, 1: host = '', 2: path = '', index } of line.matchAll(ADDRESS)) {
    const end = index + text.length;
    if (offset >= index && offset <= end) {
      return { topic: { kind: 'address', host, path }, start: index, end };
    }
  }
  for (const { 0: word, index } of line.matchAll(/[\w$]+/g)) {
    const end = index + word.length;
    if (offset < index || offset > end) continue;
    const topic = topicOf(word, line.slice(0, index), sockets, members);
    return topic && { topic, start: index, end };
  }
  return undefined;
}

function topicOf(
  word: string,
  before: string,
  sockets: ReadonlySet<string>,
  members: ReadonlySet<string>,
): Topic | undefined {
  if (/^\d{4}$/.test(word)) {
    const code = Number(word);
    const isCode = (code >= 1000 && code <= 1015) || (code >= 3000 && code <= 4999);
    const isAsked = /\.close\(\s*$|\bcode\b|\bcase\s+$|[?&]code=$/.test(before);
    return isCode && isAsked ? { kind: 'close-code', code } : undefined;
  }
  const name = memberTopic(word, before, sockets, members);
  return name === undefined ? undefined : { kind: 'member', name };
}

/** `word`, where it is a member of a socket or of an event after what stands `before` it. */
export function memberTopic(
  word: string,
  before: string,
  sockets: ReadonlySet<string>,
  members: ReadonlySet<string>,
): string | undefined {
  if (!members.has(word)) return undefined;
  const [, object] = /((?:[\w$]+\.)*[\w$]+)\??\.\s*$/.exec(before) ?? [];
  if (object === undefined) {
    // `case OPEN` has no meaning of its own; `new WebSocket` has, and `onopen` in a list of names.
    return OWN.has(word) && !/[.\w$]$/.test(before) ? word : undefined;
  }
  const isEvent = EVENT_MEMBERS.has(word) && EVENT_NAME.test(object);
  const isSocket = !EVENT_MEMBERS.has(word) && (sockets.has(object) || /\bWebSocket$/.test(object));
  return isEvent || isSocket || OWN.has(word) ? word : undefined;
}

/** The member of a socket, or the class, whose call the cursor is within. */
export function calledBefore(
  line: string,
  sockets: ReadonlySet<string>,
  members: ReadonlySet<string>,
): string | undefined {
  let depth = 0;
  for (let at = line.length - 1; at >= 0; at -= 1) {
    if (line[at] === ')') depth += 1;
    if (line[at] !== '(') continue;
    depth -= 1;
    if (depth >= 0) continue;
    const [name = ''] = /[\w$]+$/.exec(line.slice(0, at)) ?? [];
    return memberTopic(name, line.slice(0, at - name.length), sockets, members);
  }
  return undefined;
}

/** What a file calls its sockets: `ws`, `this.socket`. */
export function socketNames(code: string): Set<string> {
  const made = /((?:[\w$]+\.)*[\w$]+)\s*(?::\s*WebSocket\s*)?=\s*new\s+(?:window\.)?WebSocket\b/g;
  return new Set([...code.matchAll(made)].map(([, name = '']) => name));
}
