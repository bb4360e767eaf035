import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import { z } from 'zod';
import { addressOf } from './address.ts';
import type { Config } from './config.ts';
import { fullAddresses } from './full-addresses.ts';
import { headersFor } from './headers.ts';
import { preferredLanguage } from './language.ts';
import { openPacked, readSiteFile, siteFiles } from './packed-site.ts';
import { forOtherPath, WITHOUT_SITE } from './start-command.ts';
import type { Target } from './target.ts';

/** The built site. */
export interface Site {
  /** Answers a GET or HEAD where the site has something at that address; else says false. */
  serve(request: IncomingMessage, response: ServerResponse, target: Target): boolean;
  /** Answers 404 with the site's page for it. */
  missing(request: IncomingMessage, response: ServerResponse, target: Target): void;
}

/** The folder does not hold a built site. */
export class SiteMissing extends Error {
  override name = 'SiteMissing';
}

const sources = z.array(z.string().regex(/^sha(256|384|512)-[A-Za-z0-9+/]+=*$/));
const siteFacts = z.object({ base: z.string() });
/** Written for this server, not for readers: these names and every other way to write them. */
const PRIVATE = /^\/(?:(?:csp-hashes|site)\.json|404(?:\.html)?)\/?$|\.(?:gz|br)\/?$/;

/**
 * Reads the folder of the built site, once: files are known by name from here on, so that no
 * address leads out of it.
 * @throws {SiteMissing}
 */
export function openSite(config: Config): Site {
  const { dist, base, trustProxy, content } = config;
  if (content !== undefined) {
    throw new SiteMissing(
      `--content ${content}: the server itself builds nothing. ${howToBuild(content)}`,
    );
  }
  let scripts: string[];
  let notFound: Buffer;
  try {
    scripts = sources.parse(JSON.parse(readSiteFile(dist, 'csp-hashes.json').toString()));
    notFound = readSiteFile(dist, '404.html');
  } catch (error) {
    throw new SiteMissing(`${dist} holds no built site. ${WITHOUT_SITE}`, {
      cause: error,
    });
  }
  const built = builtFor(dist);
  if (built !== undefined && built !== base) {
    throw new SiteMissing(
      `The site in ${dist} was built for the path ${built}, and --base is ${base}: its links would lead nowhere. Start it with --base ${built}, or ${forOtherPath(base)}.`,
    );
  }
  const names = siteFiles(dist);
  const pages = new Set(
    [...names].flatMap((name) => /^(.*\/)index\.html(?:\.gz)?$/.exec(name)?.[1] ?? []),
  );
  const packed = openPacked(dist, names);
  const files = sirv(dist, {
    etag: true,
    gzip: true,
    brotli: true,
    extensions: ['html'],
    // sirv puts a value of its own there.
    setHeaders: (response, path) => response.setHeader('Vary', variesBy(path)),
  });
  const addresses = fullAddresses(config, pages);
  const headersOf = (request: IncomingMessage, path: string) =>
    headersFor({ path, base, address: addressOf(request, trustProxy) }, scripts);

  return {
    serve(request, response, { path, query }) {
      const search = query === '' ? '' : `?${query}`;
      const door = DOORS[path];
      if (door !== undefined) {
        const language = preferredLanguage(request.headers['accept-language']);
        if (language) {
          response.setHeader('Vary', 'Accept-Language');
          redirect(response, 302, `${base}${language}/${door}${search}`);
          return true;
        }
      }
      if (pages.has(`${path}/`)) {
        redirect(response, 308, `${base}${path.slice(1)}/${search}`);
        return true;
      }
      if (PRIVATE.test(decoded(path))) return false;
      for (const [name, value] of Object.entries(headersOf(request, path))) {
        response.setHeader(name, value);
      }
      const made = addresses.fileAt(request, path);
      if (made !== undefined) {
        response.writeHead(200, {
          'Content-Type': made.type,
          'Content-Length': Buffer.byteLength(made.body),
        });
        response.end(request.method === 'HEAD' ? undefined : made.body);
        return true;
      }
      const links = addresses.linkOf(request, path);
      if (links !== undefined) response.setHeader('Link', links);
      response.setHeader('Vary', variesBy(path));
      // Nothing here is long enough to be asked for in parts, and sirv reads some ranges wrong.
      delete request.headers.range;
      // A file that has gone since the folder was read must not end the process.
      response.once('pipe', (stream) => stream.once('error', () => response.destroy()));
      request.url = path;
      files(request, response, () => {});
      if (response.headersSent || packed(request, response, decoded(path))) return true;
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      return false;
    },

    missing(request, response, { path }) {
      response.writeHead(404, {
        ...headersOf(request, path.startsWith('/_astro/') ? '/' : path),
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Length': notFound.length,
        'Cache-Control': 'no-store',
      });
      response.end(request.method === 'HEAD' ? undefined : notFound);
    },
  };
}

/** What somebody does who has lessons of their own. */
export function howToBuild(content: string): string {
  return `In the project's own folder \`npm start -- --content ${content}\` builds the site with these lessons and serves it, and \`npm run pack -- --content ${content}\` makes a package that holds them and needs no such option.`;
}

/** The path that the site was built for; undefined where it does not say. */
function builtFor(dist: string): string | undefined {
  try {
    return siteFacts.parse(JSON.parse(readSiteFile(dist, 'site.json').toString())).base;
  } catch {
    return undefined;
  }
}

/** Addresses that belong to no language, and what they are in each. */
const DOORS: Readonly<Record<string, string>> = {
  '/': '',
  '/class': 'class/',
  '/class/': 'class/',
};

/** What an answer depends on besides its address. */
function variesBy(path: string): string {
  return path in DOORS ? 'Accept-Encoding, Accept-Language' : 'Accept-Encoding';
}

/** A path as sirv looks it up. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function redirect(response: ServerResponse, status: number, location: string): void {
  response.writeHead(status, {
    Location: location,
    'Cache-Control': 'no-cache',
    'Content-Length': 0,
    'Referrer-Policy': 'no-referrer',
  });
  response.end();
}
