import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readByteLink } from '../../src/wire-view/byte-link.ts';
import { attribute, builtPages, DIST, pageOf, type Page } from './pages.ts';

/* Every address within the site, in every built page: what it names is there. */

/** Where attributes hold an address. */
const ADDRESSES = ['href', 'src', 'action', 'poster', 'data-src'];

/** Addresses that the server answers without a file, see `server/endpoints/`. */
const LIVE = /^\/(endpoints\.json|healthz)$/;

interface Link {
  page: string;
  to: string;
}

/** Addresses of `page` within the site, as they are written. */
function linksOf({ path, elements }: Page): Link[] {
  return elements.flatMap((element) =>
    ADDRESSES.flatMap((name) => {
      const to = attribute(element, name);
      const isElsewhere = to === undefined || /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(to);
      return isElsewhere ? [] : [{ page: path, to }];
    }),
  );
}

/** Names in a page that an address may end in, `#name`. */
function anchorsOf({ elements }: Page): Set<string> {
  return new Set(elements.flatMap((element) => attribute(element, 'id') ?? []));
}

/** What is wrong with a link; undefined for one that leads somewhere. */
function fault(link: Link, anchors: ReadonlyMap<string, Set<string>>, files: ReadonlySet<string>) {
  const url = new URL(link.to, `http://site${link.page}`);
  const path = decodeURI(url.pathname);
  if (LIVE.test(path)) return undefined;
  const names = anchors.get(path);
  if (names === undefined && !files.has(path)) return `${link.page}: ${link.to} leads nowhere`;
  const bytes = readByteLink(url.hash);
  if (bytes === 'malformed') return `${link.page}: ${link.to} names no bytes`;
  const anchor = bytes?.anchor ?? decodeURIComponent(url.hash.slice(1));
  if (anchor === '' || names === undefined || names.has(anchor)) return undefined;
  return `${link.page}: ${link.to} names no place in that page`;
}

/** What is wrong with the links of `pages`, in a site that has these `files` besides. */
function faults(pages: readonly Page[], files: Iterable<string>): string[] {
  const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]));
  const known = new Set(files);
  return pages.flatMap(linksOf).flatMap((link) => fault(link, anchors, known) ?? []);
}

describe('links and anchors', () => {
  const pages = builtPages();

  it('all lead somewhere', () => {
    const files = globSync('**/*.*', { cwd: DIST }).map((file) => `/${file.replaceAll('\\', '/')}`);
    const links = pages.flatMap(linksOf);
    const anchored = links.filter(({ to }) => to.includes('#'));
    console.log(
      `${links.length} links, ${anchored.length} of them to a place, in ${pages.length} pages`,
    );
    expect(links.length).toBeGreaterThan(1_000);
    expect(faults(pages, files)).toEqual([]);
  });

  it('have an id for their place that no other element of the page has', () => {
    const doubled = pages.flatMap(({ path, elements }) => {
      const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);
      return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${path}: #${id}`);
    });
    expect(doubled).toEqual([]);
  });

  it('are told apart: a page or a place that is not there is named', () => {
    const page = pageOf(
      '/zh/frames/',
      `<h2 id="掩码"><a href="#掩码"></a><a href="#${encodeURIComponent('掩码')}"></a></h2>
      <a href="https://example.org/x"></a><img src="/favicon.svg">
      <a href="../nowhere/"></a><a href="#no-place"></a><a href="/en/frames"></a>
      <b id="hs-origin"></b><a href="#hs-origin:bytes=0-3"></a><a href="#hs-host:bytes=0-3"></a>
      <a href="#hs-origin:bytes=3-0"></a>`,
    );
    expect(faults([page], ['/favicon.svg'])).toEqual([
      '/zh/frames/: ../nowhere/ leads nowhere',
      '/zh/frames/: #no-place names no place in that page',
      '/zh/frames/: /en/frames leads nowhere',
      '/zh/frames/: #hs-host:bytes=0-3 names no place in that page',
      '/zh/frames/: #hs-origin:bytes=3-0 names no bytes',
    ]);
  });
});
