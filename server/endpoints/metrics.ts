import type { IncomingMessage } from 'node:http';
import { BlockList } from 'node:net';
import type { Registry } from 'prom-client';
import { httpEndpoint } from '../endpoint/endpoint.ts';
import { HeldResponse } from '../endpoint/held-response.ts';
import type { Live } from '../live/live.ts';
import { createMetrics } from '../endpoint/metrics.ts';

/** Made when they are first asked for: who does not ask pays nothing. */
const registries = new WeakMap<Live, Registry>();

/** The server's numbers in Prometheus' text format, for whoever runs it. */
export const metrics = httpEndpoint({
  path: '/metrics',
  summary: {
    zh: '供 Prometheus 读取的服务器指标。默认只回答本机直接发来的请求，--metrics-open 对所有人开放。',
    en: 'The server’s numbers for Prometheus. Answered to this machine alone, and not through a proxy, unless started with --metrics-open.',
  },
  parameters: {},
  answer(response, { request, live }) {
    if (!live.config.metricsOpen && !isFromHere(request)) {
      return {
        status: 403,
        words: {
          zh: '指标只对运行服务器的这台机器开放，而且不能经过代理；以 --metrics-open 启动则对所有人开放。',
          en: 'The metrics are for the machine that the server runs on, without a proxy between. Started with --metrics-open it answers everybody.',
        },
      };
    }
    let registry = registries.get(live);
    if (!registry) registries.set(live, (registry = createMetrics(live)));
    const held = new HeldResponse(live, request, response);
    held.attempt('promise', async () => {
      const text = await registry.metrics();
      held.answer((waiting) => {
        waiting.writeHead(200, {
          'Content-Type': registry.contentType,
          'Cache-Control': 'no-store',
          'X-Content-Type-Options': 'nosniff',
        });
        waiting.end(request.method === 'HEAD' ? undefined : text);
      });
    });
    return undefined;
  },
});

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/**
 * Whether a program on this machine asked for itself: a proxy on this machine asks for others, and
 * says so; a page whose name was made to point here keeps that name.
 */
function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const { remoteAddress = '', remoteFamily } = socket;
  const family = remoteFamily === 'IPv6' ? 'ipv6' : 'ipv4';
  if (remoteAddress === '' || !LOOPBACK.check(remoteAddress, family)) return false;
  const isForwarded = Object.keys(headers).some((name) =>
    /^(?:x-forwarded-|forwarded$|via$)/.test(name),
  );
  return !isForwarded && LOCAL_HOST.test(headers.host ?? '');
}
