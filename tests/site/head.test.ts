import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { attribute, builtPages, DIST, isContent, textOf, type Page } from './pages.ts';

/*
 * What search engines and shared links are told of each page. What they need in full (canonical
 * links, languages) is the server's, or the test's of own content, which builds with an address.
 */

const pages = builtPages().filter(isContent);

/** The `content` of a page's `<meta>` of this name or property; undefined where it has none. */
function meta({ elements }: Page, name: string): string | undefined {
  const found = elements.find(
    (element) =>
      element.tagName === 'meta' &&
      (attribute(element, 'name') ?? attribute(element, 'property')) === name,
  );
  return found && attribute(found, 'content');
}

describe.each(pages.map((page) => [page.path, page] as const))('the head of %s', (path, page) => {
  it('has a language, a title and a description', () => {
    const html = page.elements.find(({ tagName }) => tagName === 'html');
    expect(html && attribute(html, 'lang')).toBe(path.startsWith('/zh/') ? 'zh-CN' : 'en');
    const title = page.elements.find(({ tagName }) => tagName === 'title');
    expect(title && textOf(title)).toMatch(/\S+ \| WebSocket 101$/);
    expect(meta(page, 'description')?.length).toBeGreaterThan(path.startsWith('/zh/') ? 12 : 40);
  });

  it('has what a shared link shows, with a picture of the stated size', async () => {
    expect(meta(page, 'og:title')).toMatch(/\S/);
    expect(meta(page, 'og:description')).toBe(meta(page, 'description'));
    expect(meta(page, 'og:locale')).toBe(path.startsWith('/zh/') ? 'zh_CN' : 'en_US');
    expect(meta(page, 'og:image:alt')).toMatch(/81 [0-9a-f ]+$/);
    const file = join(DIST, meta(page, 'og:image') ?? 'no picture');
    const { width, height, format } = await sharp(file).metadata();
    expect(format).toBe('png');
    expect({ width, height }).toEqual({ width: 1_200, height: 630 });
    expect([meta(page, 'og:image:width'), meta(page, 'og:image:height')]).toEqual(['1200', '630']);
  });
});

it('no two pages of a language have the same title or description', () => {
  for (const language of ['zh', 'en']) {
    const ours = pages.filter(({ path }) => path.startsWith(`/${language}/`));
    expect(ours.length).toBeGreaterThan(30);
    for (const name of ['og:title', 'description']) {
      const texts = ours.map((page) => meta(page, name));
      expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
    }
  }
});
