import { glob, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

/** What holds code, bytes, names or values, which a translation would make something else of. */
const TAGS: ReadonlySet<string> = new Set(['pre', 'code', 'kbd', 'samp', 'textarea']);
/** The same, and what is drawn anew where it stands, by a program that holds on to its texts. */
const CLASSES: ReadonlySet<string> = new Set([
  ...['pg-code', 'pg-lines', 'pg-name', 'pg-wire', 'plain-code'],
]);

/**
 * The same page, in which whoever translates leaves code as it is (HTML §3.2.6.4). What lies within
 * something that says so already is not marked again.
 */
export function withCodeKept(html: string): string {
  const places: number[] = [];
  const visit = (node: Node): void => {
    if ('tagName' in node) {
      const { tagName, attrs, sourceCodeLocation } = node;
      const value = (name: string) => attrs.find((each) => each.name === name)?.value;
      if (value('translate') === 'no') return;
      const classes = value('class')?.split(/\s+/) ?? [];
      const start = sourceCodeLocation?.startTag?.startOffset;
      if (start !== undefined && (TAGS.has(tagName) || classes.some((each) => CLASSES.has(each)))) {
        places.push(start + 1 + tagName.length);
        return;
      }
    }
    if ('content' in node) visit(node.content);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(html, { sourceCodeLocationInfo: true }));
  let result = '';
  let at = 0;
  for (const place of places.sort((a, b) => a - b)) {
    result += `${html.slice(at, place)} translate="no"`;
    at = place;
  }
  return result + html.slice(at);
}

/** Marks what no translator may change, in every built page. */
export function untranslated(): AstroIntegration {
  return {
    name: 'untranslated',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        for await (const page of glob('**/*.html', { cwd: root })) {
          const html = await readFile(root + page, 'utf8');
          await writeFile(root + page, withCodeKept(html));
        }
      },
    },
  };
}
