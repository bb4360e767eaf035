import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { addressOf } from '../http/address.ts';
import type { Config } from '../settings/config.ts';
import { LANGUAGES, type Language } from '../http/language.ts';

/*
 * Search engines want the addresses of a page in full. A build that was told the site's own
 * (WS101_SITE) has them in its pages; of any other the server says them, by how it was asked for.
 */

/** A small file made for the one who asks. */
export interface Answer {
  type: string;
  body: string;
}

export interface FullAddresses {
  /** Value of the `Link` header (RFC 8288) of a page: its own address, and those by language. */
  linkOf(request: IncomingMessage, path: string): string | undefined;
  /** `robots.txt` (RFC 9309) and `sitemap.xml` (protocol 0.9 of sitemaps.org). */
  fileAt(request: IncomingMessage, path: string): Answer | undefined;
}

const TAGS: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };
/** Whose pages are for readers of every other language. */
const DEFAULT: Language = 'en';
/** Home pages and lessons. What lies deeper, an example's own window, is not to be found. */
const CONTENT = /^\/(?:zh|en)\/(?:[^/]+\/)?$/;

/** @param paths Where the site has pages, below its base. */
export function fullAddresses(
  { dist, base, trustProxy }: Config,
  paths: ReadonlySet<string>,
): FullAddresses {
  const isInPages = existsSync(join(dist, 'sitemap-index.xml'));
  const pages = new Set([...paths].filter((path) => CONTENT.test(path)).sort());

  /** What stands before the path of every page; undefined where the request names no valid host. */
  const rootFor = (request: IncomingMessage): string | undefined => {
    const { host, secure } = addressOf(request, trustProxy);
    const scheme = secure ? 'https' : 'http';
    return host === undefined ? undefined : `${scheme}://${host}${base.slice(0, -1)}`;
  };

  return {
    linkOf(request, path) {
      const root = rootFor(request);
      if (isInPages || root === undefined || !pages.has(path)) return undefined;
      return [
        `<${root}${path}>; rel="canonical"`,
        ...versions(path, pages).map(
          ([tag, version]) => `<${root}${version}>; rel="alternate"; hreflang="${tag}"`,
        ),
      ].join(', ');
    },

    fileAt(request, path) {
      const root = rootFor(request);
      if (root === undefined) return undefined;
      if (path === '/robots.txt') {
        const sitemap = `${root}/${isInPages ? 'sitemap-index.xml' : 'sitemap.xml'}`;
        return {
          type: 'text/plain; charset=utf-8',
          body: `User-agent: *\nAllow: /\n\nSitemap: ${sitemap}\n`,
        };
      }
      if (path !== '/sitemap.xml' || isInPages) return undefined;
      return { type: 'application/xml; charset=utf-8', body: sitemapXml(pages, root) };
    },
  };
}

/** Paths of the same page by language tag, `x-default` last. */
function versions(path: string, pages: ReadonlySet<string>): [tag: string, path: string][] {
  const rest = path.slice(path.indexOf('/', 1));
  const tagged: [string, Language][] = [
    ...LANGUAGES.map((language): [string, Language] => [TAGS[language], language]),
    ['x-default', DEFAULT],
  ];
  return tagged
    .map(([tag, language]): [string, string] => [tag, `/${language}${rest}`])
    .filter(([, version]) => pages.has(version));
}

function sitemapXml(pages: ReadonlySet<string>, root: string): string {
  const urls = [...pages].map((path) => {
    const links = versions(path, pages).map(
      ([tag, version]) =>
        `<xhtml:link rel="alternate" hreflang="${tag}" href="${root}${version}"/>`,
    );
    return `<url><loc>${root}${path}</loc>${links.join('')}</url>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ...urls,
    '</urlset>\n',
  ].join('\n');
}
