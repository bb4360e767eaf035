import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { addressOf } from '../http/address.ts';
import type { Config } from '../settings/config.ts';
import { fullAddresses } from './full-addresses.ts';
import { headersFor } from './headers.ts';
import { preferredLanguage } from '../http/language.ts';
import { readSiteFiles, type SiteFiles } from './site-files.ts';
import { forOtherPath, WITHOUT_SITE } from '../settings/start-command.ts';
import type { Target } from '../http/target.ts';

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

/** Reads the folder of the built site, once and for all. @throws {SiteMissing} */
export function openSite(config: Config): Site {
  const { dist, base, trustProxy, allowOrigin, allowConnect, content } = config;
  if (content !== undefined) {
    throw new SiteMissing(
      `--content ${content}: the server itself builds nothing. ${howToBuild(content)}`,
    );
  }
  let scripts: string[];
  let notFound: Buffer;
  let files: SiteFiles;
  try {
    files = readSiteFiles(dist);
    scripts = sources.parse(JSON.parse(files.read('/csp-hashes.json').toString()));
    notFound = files.read('/404.html');
  } catch (error) {
    throw new SiteMissing(`${dist} holds no built site. ${WITHOUT_SITE}`, {
      cause: error,
    });
  }
  const built = builtFor(files);
  if (built !== undefined && built !== base) {
    throw new SiteMissing(
      `The site in ${dist} was built for the path ${built}, and --base is ${base}: its links would lead nowhere. Start it with --base ${built}, or ${forOtherPath(base)}.`,
    );
  }
  const pages = new Set(
    [...files.names].flatMap((name) => /^(.*\/)index\.html$/.exec(name)?.[1] ?? []),
  );
  const addresses = fullAddresses(config, pages);
  const headersOf = (request: IncomingMessage, path: string) =>
    headersFor(
      {
        path,
        base,
        address: addressOf(request, trustProxy),
        framedBy: allowOrigin,
        connect: allowConnect,
      },
      scripts,
    );

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
      if (files.send(request, response, decoded(path))) return true;
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
function builtFor(files: SiteFiles): string | undefined {
  try {
    return siteFacts.parse(JSON.parse(files.read('/site.json').toString())).base;
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

/** A path as files are named. */
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
    'X-Content-Type-Options': 'nosniff',
  });
  response.end();
}
