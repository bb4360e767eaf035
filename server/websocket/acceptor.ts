import type { IncomingMessage } from 'node:http';
import { WebSocketServer, type PerMessageDeflateOptions, type Server } from 'ws';
import type { Config } from '../settings/config.ts';
import { Connection } from './connection.ts';
import { refuseOnSocket, type Refusal } from '../http/refusal.ts';
import type { Upgrade } from './upgrade.ts';

/** How a connection is to be accepted. */
export interface Terms {
  protocols: readonly string[];
  deflate: boolean;
  /** Whether the limits on messages and fragments are lifted. */
  unlimited: boolean;
}

/** Enough for every case of a conformance suite. */
const UNLIMITED = { maxPayload: 64 * 1_048_576, maxFragments: 200_000 };

/** Small windows: compression as `ws` does it by default takes 260 kB a connection, this 113. */
const DEFLATE = {
  threshold: 0,
  serverMaxWindowBits: 10,
  zlibDeflateOptions: { level: 1, memLevel: 3, chunkSize: 1_024 },
  zlibInflateOptions: { chunkSize: 1_024 },
};

/** For clients that let their own window be narrowed too (RFC 7692 §7.1.2.2): Firefox does not. */
const NARROW = { ...DEFLATE, clientMaxWindowBits: 10 };

function canNarrow({ headers }: IncomingMessage): boolean {
  return headers['sec-websocket-extensions']?.includes('client_max_window_bits') ?? false;
}

/** RFC 6455 §9.1: names with parameters, separated by commas. */
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PARAMETER = `[ \\t]*;[ \\t]*${TOKEN}(?:[ \\t]*=[ \\t]*(?:${TOKEN}|"${TOKEN}"))?`;
const EXTENSION = `${TOKEN}(?:${PARAMETER})*`;
const EXTENSIONS = new RegExp(`^${EXTENSION}(?:[ \\t]*,[ \\t]*${EXTENSION})*$`);

interface Pending {
  upgrade: Upgrade;
  terms: Terms;
  then: (connection: Connection) => void;
}

const WRONG_EXTENSIONS: Refusal = {
  status: 400,
  words: {
    zh: 'Sec-WebSocket-Extensions 必须是用逗号分隔的扩展名称，各带参数，例如 permessage-deflate; client_max_window_bits。',
    en: 'Sec-WebSocket-Extensions must be names separated by commas, each with its parameters, for example permessage-deflate; client_max_window_bits.',
  },
};

/** Answers upgrade requests with a 101 and makes connections of them, through `ws`. */
export class Acceptor {
  readonly #config: Config;
  readonly #servers = new Map<string, Server<typeof Connection>>();
  /**
   * What is being accepted, by its request, for as long as that takes. No WeakMap: whatever the
   * values of one lead back to, as these do to the request, outlives V8's young collections, and
   * the process grew by a whole request for each idle connection.
   */
  readonly #pending = new Map<IncomingMessage, Pending>();

  constructor(config: Config) {
    this.#config = config;
  }

  accept(upgrade: Upgrade, terms: Terms, then: (connection: Connection) => void): void {
    const { request, socket, head } = upgrade;
    this.#pending.set(request, { upgrade, terms, then });
    const deflate = terms.deflate && (canNarrow(request) ? NARROW : DEFLATE);
    try {
      this.#serverFor(deflate, terms.unlimited).handleUpgrade(request, socket, head, then);
    } finally {
      this.#pending.delete(request);
    }
  }

  /** One server for each kind of terms: its options cannot differ by connection. */
  #serverFor(
    deflate: PerMessageDeflateOptions | false,
    unlimited: boolean,
  ): Server<typeof Connection> {
    const key = `${deflate && deflate.clientMaxWindowBits} ${unlimited}`;
    const known = this.#servers.get(key);
    if (known) return known;
    const { maxMessage, maxFragments, closing } = this.#config;
    // A constant first: the types of ws do not know closeTimeout yet.
    const options = {
      WebSocket: Connection,
      noServer: true,
      clientTracking: false,
      // Pongs are counted first, and sent by the connection.
      autoPong: false,
      closeTimeout: closing * 1_000,
      perMessageDeflate: deflate,
      handleProtocols: (offered: Set<string>, request: IncomingMessage) => {
        const spoken = this.#pending.get(request)?.terms.protocols ?? [];
        return [...offered].find((name) => spoken.includes(name)) ?? false;
      },
      ...(unlimited ? UNLIMITED : { maxPayload: maxMessage, maxFragments }),
    };
    const server = new WebSocketServer<typeof Connection>(options);
    // All that is wrong otherwise was answered before. An offer that cannot be met is declined by
    // leaving it out of the answer (RFC 7692 §5); `ws` would answer 400.
    server.on('wsClientError', (_error, socket, request) => {
      const pending = this.#pending.get(request);
      const { 'sec-websocket-extensions': offers = '' } = request.headers;
      if (!pending?.terms.deflate || !EXTENSIONS.test(offers)) {
        refuseOnSocket(socket, request, WRONG_EXTENSIONS);
        return;
      }
      const { upgrade, terms, then } = pending;
      this.accept(upgrade, { ...terms, deflate: false }, then);
    });
    this.#servers.set(key, server);
    return server;
  }
}
