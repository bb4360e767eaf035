// @ts-check
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { builtFor } from './src/build/built-for.ts';
import { cspHashes } from './src/build/csp-hashes.ts';
import { lightMonaco } from './src/build/monaco.ts';
import { liveEndpoints } from './src/build/live-endpoints.ts';
import { precompress } from './src/build/precompress.ts';

/** Where the site lies below its host, for a server behind a proxy: `/` or `/some/path/`. */
const base = process.env['WS101_BASE'] ?? '/';

export default defineConfig({
  base,
  trailingSlash: 'always',
  build: { format: 'directory' },
  server: { host: '127.0.0.1', port: 9998 },
  devToolbar: { enabled: false },
  integrations: [
    starlight({
      title: 'WebSocket 101',
      locales: {
        zh: { label: '中文', lang: 'zh-CN' },
        en: { label: 'English', lang: 'en' },
      },
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
        MobileMenuFooter: './src/components/shell/MobileMenuFooter.astro',
        Pagination: './src/components/shell/Pagination.astro',
        ThemeProvider: './src/components/shell/ThemeProvider.astro',
      },
    }),
    mdx(),
    preact(),
    lightMonaco(),
    liveEndpoints(),
    builtFor(base),
    cspHashes(),
    precompress(),
  ],
  markdown: {
    shikiConfig: {
      themes: { light: 'github-light', dark: 'github-dark' },
      defaultColor: false,
    },
  },
});
