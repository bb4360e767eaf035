import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';

/* The built site, read for the tests that look at it as files. */

export type Element = DefaultTreeAdapterTypes.Element;

/** The folder of the built site. */
export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** A built page. */
export interface Page {
  /** Where it is served, `/zh/frames/`. */
  path: string;
  html: string;
  elements: Element[];
}

/** Every element below `node`, in document order; of a template, those within it. */
export function elementsBelow(node: DefaultTreeAdapterTypes.Node): Element[] {
  const inner = 'content' in node ? [node.content] : 'childNodes' in node ? node.childNodes : [];
  return inner.flatMap((child) => [
    ...('tagName' in child ? [child] : []),
    ...elementsBelow(child),
  ]);
}

/** Value of an attribute; undefined where the element has none of that name. */
export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

/** The text in an element. */
export function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

/** A page of the site, served at `path`. */
export function pageOf(path: string, html: string): Page {
  return { path, html, elements: elementsBelow(parse(html)) };
}

/**
 * The pages of a built site.
 * @throws {Error} where it has not been built.
 */
export function builtPages(dist = DIST): Page[] {
  const files = globSync('**/*.html', { cwd: dist }).sort();
  if (files.length === 0) throw new Error(`${dist} holds no pages: run \`npm run build\` first.`);
  return files.map((file) =>
    pageOf(
      `/${file.replaceAll('\\', '/').replace(/index\.html$/, '')}`,
      readFileSync(join(dist, file), 'utf8'),
    ),
  );
}

/** Whether it is a page that the search finds: a home page or a lesson. */
export function isContent({ elements }: Page): boolean {
  return elements.some((element) => attribute(element, 'data-pagefind-body') !== undefined);
}
