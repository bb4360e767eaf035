import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { TLSSocket } from 'node:tls';
import { z } from 'zod';
import type { Config } from '../settings/config.ts';
import { MemorySocket } from '../socket/memory-socket.ts';
import { isAddress, NAME, nameIn } from '../settings/host-names.ts';
import { readSiteFile } from '../site/site-files.ts';
import type { Refusal } from '../http/refusal.ts';

/*
 * The names that this server answers to. A page of another site can let its own name point to this
 * machine a moment after it was loaded (DNS rebinding): to the browser, what is asked for under that
 * name is then of one origin with that page, which so reaches `/trace`, `/bench` and the workbench of
 * a machine that it could not even see. What it cannot do is ask under a name that is not its own.
 *
 * An address needs no list: a page whose origin is an address was loaded from that very address, and
 * no name service can lead that elsewhere.
 */

const siteFacts = z.object({ site: z.string().optional() });

type Settings = Pick<Config, 'host' | 'dist' | 'trustProxy' | 'allowHost'>;

/** `localhost` and what is below it, which browsers lead to this machine themselves (RFC 6761 §6.3). */
function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

/**
 * The names of this machine and of its site that are no addresses: its own, that with `.local`
 * (RFC 6762), what it listens on, the address that the site was built for, and `--allow-host`.
 */
export function ownNames({ host, dist, allowHost }: Settings, machine = hostname()): Set<string> {
  const own = machine.toLowerCase().replace(/\.$/, '');
  const [label = ''] = own.split('.');
  const site = siteOf(dist);
  return new Set(
    [
      own,
      label,
      `${label}.local`,
      host.toLowerCase(),
      ...(site ? [site] : []),
      ...allowHost,
    ].filter((name) => name !== '' && name !== '.local'),
  );
}

/** The name in the public address that the built site knows (WS101_SITE). */
function siteOf(dist: string): string | undefined {
  try {
    const { site } = siteFacts.parse(JSON.parse(readSiteFile(dist, 'site.json').toString()));
    return site === undefined ? undefined : nameIn(new URL(site).host);
  } catch {
    return undefined;
  }
}

const known = new WeakMap<Settings, Set<string>>();

function knownNames(config: Settings): Set<string> {
  let names = known.get(config);
  if (!names) known.set(config, (names = ownNames(config)));
  return names;
}

/**
 * Why a request is not answered here: it asks for a name that is not this server's. Not looked at is
 * what a learner writes in the workbench, which was let in as a page of this site, and a request
 * without `Host`, which no browser sends.
 */
export function faultOfName(request: IncomingMessage, config: Settings): Refusal | undefined {
  const { socket, headers } = request;
  if (socket instanceof MemorySocket) return undefined;
  const forwarded = config.trustProxy ? headers['x-forwarded-host'] : undefined;
  // The proxy is trusted to let in its own names alone. Whoever checks on the server itself, as load
  // balancers do, asks by its address or by a name of the machine.
  if (typeof forwarded === 'string') return undefined;
  const { host } = headers;
  if (host === undefined) return undefined;
  const name = nameIn(host);
  if (name !== undefined) {
    if (isAddress(name) || isLoopbackName(name) || knownNames(config).has(name)) return undefined;
    // Over TLS a browser has checked the name already.
    const certificate = socket instanceof TLSSocket ? socket.getX509Certificate() : undefined;
    if (certificate?.checkHost(name) !== undefined) return undefined;
  }
  const shown = JSON.stringify(host.slice(0, 80));
  const advice = name !== undefined && NAME.test(name) ? name : 'ws101.example.org';
  return {
    status: 421,
    words: {
      zh: `这台服务器不叫 ${shown}。若这确实是它的名字，启动时加上 --allow-host ${advice}（或环境变量 WS101_ALLOW_HOST=${advice}）；在代理后面则用 --trust-proxy，并让代理设置 X-Forwarded-Host。用 IP 地址或 localhost 打开不受影响。`,
      en: `This server does not go by the name ${shown}. If that is its name, start it with --allow-host ${advice} (or WS101_ALLOW_HOST=${advice} in the environment); behind a proxy, start it with --trust-proxy and let the proxy set X-Forwarded-Host. By its IP address or as localhost it can be opened without that.`,
    },
    headers: { Connection: 'close' },
  };
}
