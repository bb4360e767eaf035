import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Channel } from '../websocket/connection.ts';
import type { Words } from '../http/language.ts';
import type { Live } from '../live/live.ts';
import type { RawConnection, RawTerms } from '../websocket/raw-connection.ts';
import type { Refusal } from '../http/refusal.ts';
import { parameterReader, type Parameters, type Taken } from './parameters.ts';
import type { Target } from '../http/target.ts';
import type { Upgrade } from '../websocket/upgrade.ts';
import type { Trace } from '../wire/trace.ts';

type Values<P extends Parameters> = z.output<z.ZodObject<P>>;

/** What a learner is told of an endpoint, and what the reference is made from. */
export interface Description<P extends Parameters = Parameters> extends Taken<P> {
  summary: Words;
}

/** A request with its checked parameters. */
export interface Visit<P extends Parameters> {
  request: IncomingMessage;
  parameters: Values<P>;
  live: Live;
}

/** One behaviour under one path, as the server sees it. */
export type Endpoint = Description & {
  transport: 'websocket' | 'http';
  /** Set where connections are handed on as they are: the trace that is shown them too, if any. */
  handsOn?: (target: Target, live: Live) => Trace | undefined;
  /** Of plain HTTP: whether a page may watch the bytes of its tagged requests and their answers. */
  isTraced?: boolean;
  /** Takes an upgrade request that is right by RFC 6455 §4.2.1; what it returns is answered. */
  upgrade?: (upgrade: Upgrade, live: Live) => Refusal | undefined;
  /** Answers an ordinary GET or HEAD; what it returns is answered instead. */
  answer?: (
    request: IncomingMessage,
    response: ServerResponse,
    query: string,
    live: Live,
  ) => Refusal | undefined;
};

interface WebSocketBehaviour<P extends Parameters> {
  /** Subprotocols that it speaks; the client's first that is among them is agreed upon. */
  protocols?: readonly string[];
  /** Whether permessage-deflate is agreed to. */
  deflate?: (parameters: Values<P>) => boolean;
  /** Whether the limits on messages and fragments are lifted. */
  unlimited?: (visit: Visit<P>) => boolean;
  /** Says no before the 101. */
  refuse?: (visit: Visit<P>) => Refusal | undefined;
  /** The connection is open: sets `connection.receive`, or sends. */
  serve: (connection: Channel, visit: Visit<P>) => void;
}

interface UpgradeBehaviour<P extends Parameters> {
  /** Answers the upgrade request itself; what it returns is answered instead. */
  take: (upgrade: Upgrade, visit: Visit<P>) => Refusal | undefined;
}

/** An endpoint that answers the upgrade request in a way of its own. */
export function upgradeEndpoint<P extends Parameters>(
  endpoint: Description<P> & UpgradeBehaviour<P>,
): Endpoint {
  const readParameters = parameterReader(endpoint);
  return {
    ...described(endpoint),
    transport: 'websocket',
    upgrade(upgrade, live) {
      const read = readParameters(upgrade.target.query);
      if ('refusal' in read) return read.refusal;
      const { request } = upgrade;
      return endpoint.take(upgrade, { request, parameters: read.parameters, live });
    },
  };
}

/** An endpoint that speaks WebSocket as it should be spoken. */
export function webSocketEndpoint<P extends Parameters>(
  endpoint: Description<P> & WebSocketBehaviour<P>,
): Endpoint {
  return upgradeEndpoint({
    ...endpoint,
    take: (upgrade, visit) =>
      endpoint.refuse?.(visit) ??
      visit.live.accept(
        upgrade,
        {
          protocols: endpoint.protocols ?? [],
          deflate: endpoint.deflate?.(visit.parameters) ?? false,
          unlimited: endpoint.unlimited?.(visit) ?? false,
        },
        (connection) => endpoint.serve(connection, visit),
      ),
  });
}

interface RawBehaviour<P extends Parameters> {
  /** Says no before the 101. */
  refuse?: (visit: Visit<P>) => Refusal | undefined;
  /** In which way it is out of the ordinary. */
  terms?: (visit: Visit<P>) => RawTerms;
  /** The answer is sent, nothing is read yet. */
  serve?: (connection: RawConnection, visit: Visit<P>) => void;
}

/** An endpoint that sends what `ws` refuses to, or leaves out what `ws` does by itself. */
export function rawEndpoint<P extends Parameters>(
  endpoint: Description<P> & RawBehaviour<P>,
): Endpoint {
  return upgradeEndpoint({
    ...endpoint,
    take: (upgrade, visit) =>
      endpoint.refuse?.(visit) ??
      visit.live.acceptRaw(upgrade, endpoint.terms?.(visit) ?? {}, (connection) =>
        endpoint.serve?.(connection, visit),
      ),
  });
}

/** An endpoint of plain HTTP. */
export function httpEndpoint<P extends Parameters>(
  endpoint: Description<P> & {
    /** Whether pages of any origin may read it, refusals too: the sandbox's origin is opaque. */
    anyOrigin?: boolean;
    /** Whether pages of `--allow-origin` may read it, as those of this site do. */
    ownPages?: boolean;
    isTraced?: boolean;
    answer: (response: ServerResponse, visit: Visit<P>) => Refusal | undefined;
  },
): Endpoint {
  const readParameters = parameterReader(endpoint);
  return {
    ...described(endpoint),
    transport: 'http',
    isTraced: endpoint.isTraced ?? false,
    answer(request, response, query, live) {
      if (endpoint.anyOrigin) response.setHeader('Access-Control-Allow-Origin', '*');
      else if (endpoint.ownPages) letOwnRead(request, response, live.config.allowOrigin);
      const read = readParameters(query);
      if ('refusal' in read) return read.refusal;
      return endpoint.answer(response, { request, parameters: read.parameters, live });
    },
  };
}

/** Lets pages that count as this site's own read the answer (WHATWG Fetch, CORS protocol). */
function letOwnRead(
  { headers: { origin = '' } }: IncomingMessage,
  response: ServerResponse,
  allowed: readonly string[],
): void {
  if (allowed.length > 0) response.setHeader('Vary', 'Origin');
  if (allowed.includes(origin)) response.setHeader('Access-Control-Allow-Origin', origin);
}

/** The description alone, without the behaviour. */
function described(description: Description): Description {
  const { path, summary, parameters, anyParameters, forConformance } = description;
  return {
    path,
    summary,
    parameters,
    ...(anyParameters && { anyParameters }),
    ...(forConformance && { forConformance }),
  };
}
