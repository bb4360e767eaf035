// @ts-check
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import sitemap from '@astrojs/sitemap';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { readFileSync } from 'node:fs';
import { builtFor } from './src/build/built-for.ts';
import { cspHashes } from './src/build/csp-hashes.ts';
import { followOwn } from './src/build/own-content/follow.ts';
import { laterParts } from './src/build/later-parts.ts';
import { lightMonaco } from './src/build/monaco.ts';
import { lightGrammars } from './src/build/light-grammars.ts';
import { liveElsewhere } from './src/build/live-elsewhere.ts';
import { liveEndpoints } from './src/build/live-endpoints.ts';
import { precompress } from './src/build/precompress.ts';
import { searchIndex } from './src/build/search-index.ts';
import { siteColours } from './src/build/site-colours.ts';
import { thirdParty } from './src/build/third-party.ts';
import { untranslated } from './src/build/untranslated.ts';
import { parseSettings } from './src/site-settings.ts';

const settings = parseSettings(
  readFileSync(new URL('content/site.json', import.meta.url), 'utf8'),
  'content/site.json',
);

/** Where the site lies below its host, for a server behind a proxy: `/` or `/some/path/`. */
const base = process.env['WS101_BASE'] || '/';

/**
 * The address by which the public knows the site, `https://example.org`: what canonical links, the
 * sitemap and shared links' pictures need in full. A class's laptop has none, and they are left out
 * of the pages; the server, which knows how it was asked for, then says them in its headers.
 */
const site = publicAddress(process.env['WS101_SITE']);

/** @param {string | undefined} given */
function publicAddress(given) {
  if (!given) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new Error(
    `WS101_SITE must be an address without a path, for example https://example.org; it was "${given}". The path goes into WS101_BASE.`,
  );
}

/** Where the live server is, for pages that lie elsewhere: `https://live.example.org`. */
const live = process.env['WS101_LIVE'];

/** Folders of a school's content and of the course's, where this project was put together of both. */
const { WS101_OWN_CONTENT: own, WS101_COURSE_CONTENT: course } = process.env;

const locales = {
  zh: { label: '中文', lang: 'zh-CN' },
  en: { label: 'English', lang: 'en' },
};

/** The lessons and the home pages; an example's own window and the sandbox are not to be indexed. */
function sitemapOf() {
  return sitemap({
    filter: (page) => {
      const [, lesson] = /\/(?:zh|en)\/(?:([^/]+)\/)?$/.exec(page) ?? ['', '/'];
      return lesson === undefined || !['/', ...settings.hide].includes(lesson);
    },
    i18n: {
      defaultLocale: 'en',
      locales: Object.fromEntries(Object.entries(locales).map(([code, { lang }]) => [code, lang])),
    },
  });
}

export default defineConfig({
  ...(site !== undefined && { site }),
  base,
  trailingSlash: 'always',
  build: { format: 'directory' },
  // Bytes. A component's larger styles are a file that all pages share, not a part of each of them.
  // A page comes in one exchange; a script that fetches it ahead would weigh a kilobyte on every page.
  prefetch: false,
  vite: { build: { assetsInlineLimit: 2048 } },
  server: { host: '127.0.0.1', port: 9998 },
  devToolbar: { enabled: false },
  integrations: [
    starlight({
      title: { 'zh-CN': settings.title.zh, en: settings.title.en },
      locales,
      defaultLocale: 'en',
      favicon: '/favicon.svg',
      credits: false,
      expressiveCode: false,
      tableOfContents: false,
      disable404Route: true,
      routeMiddleware: './src/route-middleware.ts',
      customCss: ['./src/styles/tokens.css', './src/styles/shell.css'],
      components: {
        Header: './src/components/shell/Header.astro',
        Footer: './src/components/shell/Footer.astro',
        PageTitle: './src/components/shell/PageTitle.astro',
        MarkdownContent: './src/components/shell/MarkdownContent.astro',
        MobileMenuFooter: './src/components/shell/MobileMenuFooter.astro',
        Pagination: './src/components/shell/Pagination.astro',
        ThemeProvider: './src/components/shell/ThemeProvider.astro',
      },
    }),
    ...(site !== undefined ? [sitemapOf()] : []),
    mdx(),
    preact(),
    laterParts(),
    lightMonaco(),
    lightGrammars(),
    liveEndpoints(),
    builtFor(base, site),
    ...(live ? [liveElsewhere(live)] : []),
    siteColours(settings.colours),
    searchIndex(),
    untranslated(),
    cspHashes(),
    thirdParty(),
    precompress(),
    ...(own && course ? [followOwn(own, course)] : []),
  ],
  markdown: {
    shikiConfig: {
      themes: { light: 'github-light', dark: 'github-dark' },
      defaultColor: false,
    },
  },
});
