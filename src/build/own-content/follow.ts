import { join } from 'node:path';
import type { AstroIntegration } from 'astro';
import type { HotPayload } from 'vite';
import { faultsOf } from './check.ts';
import { contentFolder } from './folder.ts';
import { namesOrigins } from './origins.ts';
import { layOver } from './overlay.ts';

/** Milliseconds of rest before a change is looked at: editors write a file in several steps. */
const SETTLED = 100;

const STALE = 'Until that is right, the pages show what was there before.';

/**
 * While a school's lessons are written: brings what changes in its folder, or in the course's
 * content, into the project that the development server serves. What is wrong is said in the
 * terminal and in the open pages, which show the state before until it is right.
 * @param own Folder of the school's content.
 * @param course Folder of the course's content.
 */
export function followOwn(own: string, course: string): AstroIntegration {
  return {
    name: 'own-content',
    hooks: {
      'astro:config:setup': ({ config, addWatchFile }) => {
        // Title and colours are read once, by the configuration.
        addWatchFile(new URL('content/site.json', config.root));
      },
      'astro:server:setup': ({ server, logger }) => {
        const { root } = server.config;
        const named = namesOrigins(root.replace(/[\\/]$/, ''), own, join(course, '..'));
        const { hot } = server.environments.client;
        const send: unknown = Reflect.get(hot, 'send');
        if (typeof send !== 'function') throw new Error('Vite’s hot channel has no send');
        hot.send = (...[payload, data]: [payload: HotPayload | string, data?: unknown]) => {
          const isError = typeof payload === 'object' && payload.type === 'error';
          Reflect.apply(send, hot, [isError ? renamed(payload, named) : payload, data]);
        };

        let timer: NodeJS.Timeout | undefined;
        let faults: readonly string[] = [];
        const fault = (): HotPayload => {
          const message = [...faults, STALE].join('\n\n');
          return { type: 'error', err: { message, stack: '' } };
        };
        // Pages that are opened, or come back, in the meantime.
        hot.on('vite:client:connect', (_payload, client) => {
          if (faults.length > 0) client.send(fault());
        });
        const take = () => {
          const were = faults;
          try {
            faults = faultsOf(contentFolder(own), contentFolder(course));
            if (faults.length === 0) layOver(course, own, join(root, 'content'));
          } catch (error) {
            // A file that went away between two looks: its going brings the next look.
            faults = [error instanceof Error ? error.message : String(error)];
          }
          if (faults.length > 0) {
            logger.error([...faults, STALE].join('\n'));
            hot.send(fault());
          } else if (were.length > 0) {
            logger.info('All is right again.');
            hot.send({ type: 'full-reload' });
          }
        };
        server.watcher.add([own, course]);
        server.watcher.on('all', (_event, path) => {
          if (![own, course].some((folder) => path.startsWith(folder))) return;
          clearTimeout(timer);
          timer = setTimeout(take, SETTLED);
        });
        server.httpServer?.once('close', () => clearTimeout(timer));
      },
    },
  };
}

/** A payload in which files are called by where they lie. */
function renamed<T>(payload: T, named: (message: string) => string): T {
  return JSON.parse(JSON.stringify(payload), (_key, value: unknown) =>
    typeof value === 'string' ? named(value) : value,
  ) as T;
}
