/*
 * The tag in a request's address by which a page watches the connection: `?trace=<id>`. Whoever
 * knows an id could show that page connections of their own, so it is nobody's but the page's. This
 * is the one place that knows what a tag looks like: what is read as one, and what is hidden.
 */

/** Random bytes of an id: 144 bits, which nobody guesses. Base64url makes 24 characters of them. */
export const ID_BYTES = 18;
const ID = /^[A-Za-z0-9_-]{24}$/;

/** A character of the name as itself or percent-encoded, however often. */
const encoded = (character: string) => {
  const codes = [character.toLowerCase(), character.toUpperCase()].map((each) =>
    each.charCodeAt(0).toString(16),
  );
  return `(?:${character}|%(?:25)*(?:${codes.join('|')}))`;
};
const NAME = new RegExp(Array.from('trace=', encoded).join(''), 'gi');
/** Where a value certainly ends, in an address, in a line of HTTP or in a sentence. */
const END = /[&\s"'<>]/g;
/** What stands before the name of a parameter: no letter, but perhaps an encoded one. */
const BEFORE = /(?:^|[^\w-]|%(?:25){0,9}[0-9a-f]{2})$/i;
const LONGEST_BEFORE = 24;

interface Tag {
  /** Where its name begins, and where its value begins and ends. */
  name: number;
  start: number;
  end: number;
}

/** All that may be a tag in a text, also where this server would not take it for one. */
export function tagsIn(text: string): Tag[] {
  const tags: Tag[] = [];
  NAME.lastIndex = 0;
  for (let found = NAME.exec(text); found; found = NAME.exec(text)) {
    const { index: name } = found;
    const start = NAME.lastIndex;
    if (!BEFORE.test(text.slice(Math.max(0, name - LONGEST_BEFORE), name))) continue;
    END.lastIndex = start;
    const end = END.exec(text)?.index ?? text.length;
    tags.push({ name, start, end });
    NAME.lastIndex = end;
  }
  return tags;
}

/** The trace that a request target is tagged with, if it is: the first that has the form of one. */
export function traceTag(target = ''): string | undefined {
  const query = target.indexOf('?');
  if (query === -1) return undefined;
  for (const { name, start, end } of tagsIn(target)) {
    const isPlain = name > query && /^[?&]trace=$/.test(target.slice(name - 1, start));
    const value = target.slice(start, end);
    if (isPlain && ID.test(value)) return value;
  }
  return undefined;
}

/**
 * Puts stars in the place of every tag's value, so that all else stays where it is.
 * @param own The one that the reader may see.
 */
export function hideTags(text: string, own?: string): string {
  let hidden = '';
  let at = 0;
  for (const { start, end } of tagsIn(text)) {
    if (own !== undefined && text.slice(start, end) === own) continue;
    hidden += text.slice(at, start) + '*'.repeat(end - start);
    at = end;
  }
  return hidden + text.slice(at);
}
