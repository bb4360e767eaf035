import type { AstroIntegration } from 'astro';

/** Gives Astro's dev server the live endpoints, on the port of the pages, as in production. */
export function liveEndpoints(): AstroIntegration {
  return {
    name: 'live-endpoints',
    hooks: {
      'astro:config:setup': async ({ command, updateConfig }) => {
        if (command !== 'dev') return;
        const { devHosts } = await import('../../server/start/dev.ts');
        updateConfig({ vite: { server: { allowedHosts: devHosts() } } });
      },
      'astro:server:setup': async ({ server }) => {
        const { httpServer, middlewares, config } = server;
        if (!httpServer || !('maxHeadersCount' in httpServer)) return;
        // Loaded here: a build has no use for the server.
        const { attachLive } = await import('../../server/start/dev.ts');
        const handle = attachLive(httpServer, config.base);
        // Before all that are there: Vite would refuse a foreign name without a word of our option.
        middlewares.stack.unshift({ route: '', handle });
      },
    },
  };
}
