import type { Sender } from './trace.ts';

/**
 * What a peer that meets a fault does.
 *
 * `answer-…`: the server refuses the upgrade with that status. `fail-handshake`: the browser opens
 * nothing; the page sees `error`, then `close` with 1006. `close-…`: the connection is failed with
 * that close code (RFC 6455 §7.1.7). `lost`: the page sees `close` with 1006. `tolerated`: most
 * peers go on.
 */
export const REACTIONS = [
  'answer-400',
  'answer-405',
  'answer-426',
  'fail-handshake',
  'close-1002',
  'close-1007',
  'lost',
  'tolerated',
] as const;

export type Reaction = (typeof REACTIONS)[number];

interface FaultRule {
  /** Where the rule stands. */
  section: string;
  reaction: Reaction;
}

const rule = (section: string, reaction: Reaction): FaultRule => ({ section, reaction });

/** Every violation that is recognised on the wire: the rule that it breaks, and what follows. */
export const FAULTS = {
  // Lines of either head.
  'unreadable-line': rule('RFC 9112 §2.2', 'answer-400'),
  'bare-line-feed': rule('RFC 9112 §2.2', 'answer-400'),
  'space-before-colon': rule('RFC 9112 §5.1', 'answer-400'),
  'folded-line': rule('RFC 9112 §5.2', 'answer-400'),
  // The request.
  'request-method': rule('RFC 6455 §4.1', 'answer-405'),
  'request-version': rule('RFC 6455 §4.1', 'answer-400'),
  'request-host-missing': rule('RFC 6455 §4.1', 'answer-400'),
  'request-upgrade-missing': rule('RFC 6455 §4.1', 'answer-426'),
  'request-connection-missing': rule('RFC 6455 §4.1', 'answer-426'),
  'key-missing': rule('RFC 6455 §4.1', 'answer-400'),
  'key-repeated': rule('RFC 6455 §11.3.1', 'answer-400'),
  'key-invalid': rule('RFC 6455 §4.1', 'answer-400'),
  'websocket-version-missing': rule('RFC 6455 §4.1', 'answer-426'),
  'websocket-version-unsupported': rule('RFC 6455 §4.4', 'answer-426'),
  'subprotocol-offered-twice': rule('RFC 6455 §4.1', 'answer-400'),
  // The response.
  'status-not-101': rule('RFC 6455 §4.1', 'fail-handshake'),
  'response-upgrade-missing': rule('RFC 6455 §4.1', 'fail-handshake'),
  'response-connection-missing': rule('RFC 6455 §4.1', 'fail-handshake'),
  'accept-missing': rule('RFC 6455 §4.1', 'fail-handshake'),
  'accept-repeated': rule('RFC 6455 §11.3.3', 'fail-handshake'),
  'accept-wrong': rule('RFC 6455 §4.1', 'fail-handshake'),
  'subprotocol-unasked': rule('RFC 6455 §4.1', 'fail-handshake'),
  'subprotocol-unanswered': rule('WHATWG WebSockets §2.1', 'fail-handshake'),
  'extension-unasked': rule('RFC 6455 §9.1', 'fail-handshake'),
  'extension-parameter-invalid': rule('RFC 7692 §7.1', 'fail-handshake'),
  // Frames.
  'client-unmasked': rule('RFC 6455 §5.1', 'close-1002'),
  'server-masked': rule('RFC 6455 §5.1', 'close-1002'),
  'rsv1-unagreed': rule('RFC 6455 §5.2', 'close-1002'),
  'rsv1-on-continuation': rule('RFC 7692 §6.1', 'close-1002'),
  'rsv1-on-control': rule('RFC 7692 §6.1', 'close-1002'),
  'rsv2-set': rule('RFC 6455 §5.2', 'close-1002'),
  'rsv3-set': rule('RFC 6455 §5.2', 'close-1002'),
  'opcode-reserved-data': rule('RFC 6455 §5.2', 'close-1002'),
  'opcode-reserved-control': rule('RFC 6455 §5.2', 'close-1002'),
  'control-fragmented': rule('RFC 6455 §5.5', 'close-1002'),
  'control-too-long': rule('RFC 6455 §5.5', 'close-1002'),
  'length-not-minimal': rule('RFC 6455 §5.2', 'close-1002'),
  'length-top-bit': rule('RFC 6455 §5.2', 'close-1002'),
  'continuation-stray': rule('RFC 6455 §5.4', 'close-1002'),
  'message-interrupted': rule('RFC 6455 §5.4', 'close-1002'),
  'text-not-utf8': rule('RFC 6455 §8.1', 'close-1007'),
  'text-cut-character': rule('RFC 6455 §8.1', 'close-1007'),
  // A compressed message: each reason for which a decoder refuses it.
  'deflate-block-type': rule('RFC 1951 §3.2.3', 'close-1007'),
  'deflate-stored-length': rule('RFC 1951 §3.2.4', 'close-1007'),
  'deflate-symbol-count': rule('RFC 1951 §3.2.7', 'close-1007'),
  'deflate-code-lengths': rule('RFC 1951 §3.2.7', 'close-1007'),
  'deflate-repeat': rule('RFC 1951 §3.2.7', 'close-1007'),
  'deflate-no-end': rule('RFC 1951 §3.2.7', 'close-1007'),
  'deflate-literal-codes': rule('RFC 1951 §3.2.7', 'close-1007'),
  'deflate-distance-codes': rule('RFC 1951 §3.2.7', 'close-1007'),
  'deflate-literal-code': rule('RFC 1951 §3.2.5', 'close-1007'),
  'deflate-distance-code': rule('RFC 1951 §3.2.5', 'close-1007'),
  'deflate-too-far': rule('RFC 1951 §3.2.5', 'close-1007'),
  'deflate-cut-off': rule('RFC 7692 §7.2.1', 'tolerated'),
  'deflate-after-end': rule('RFC 7692 §7.2.1', 'tolerated'),
  'close-one-byte': rule('RFC 6455 §5.5.1', 'close-1002'),
  'close-code-internal': rule('RFC 6455 §7.4.1', 'close-1002'),
  'close-code-forbidden': rule('RFC 6455 §7.4.2', 'close-1002'),
  'close-reason-not-utf8': rule('RFC 6455 §5.5.1', 'close-1007'),
  'data-after-close': rule('RFC 6455 §5.5.1', 'tolerated'),
  // The end of the stream.
  'frame-cut-off': rule('RFC 6455 §7.1.5', 'lost'),
  'close-frame-missing': rule('RFC 6455 §7.1.5', 'lost'),
} as const satisfies Record<string, FaultRule>;

export type FaultId = keyof typeof FAULTS;

/** A violation, at the bytes that show it. */
export interface Fault {
  id: FaultId;
  /** Whose bytes they are. */
  sender: Sender;
  /** Position in the sender's stream. Equal to `end` where the fault is that nothing comes. */
  start: number;
  end: number;
}
