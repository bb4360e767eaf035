import type { Activity } from '../playground/sandbox-protocol.ts';
import type { OpcodeName } from '../protocol/opcode.ts';
import type { LengthForm } from '../protocol/frame.ts';
import type { EndReason, Sender } from '../protocol/trace.ts';

/**
 * What is known of a run: what crossed the wire, what the code did, what it printed. A check judges
 * by this alone, so that every right program passes. All of it grows while the run goes on.
 */
export interface Evidence {
  /** The connections whose opening request reached the live server, in that order; no plain HTTP. */
  connections: readonly WireConnection[];
  /** Frames of all connections, in the order in which the server's socket had them. */
  frames: readonly WireFrame[];
  /** Messages that have come whole: fragments put together, compressed ones inflated. */
  messages: readonly WireMessage[];
  /** What the code called, in order: `new`, `send`, `close()`. A call that threw says so. */
  calls: readonly Activity[];
  /** What happened to its sockets, in order: `open`, `message`, `error`, `close`. */
  events: readonly Activity[];
  /** What it printed, one text a line. */
  lines: readonly string[];
}

/** One TCP connection to the live server. */
export interface WireConnection {
  is: 'connection';
  /** Counts the connections of the run from 1. */
  place: number;
  /** Path and query of the request, without the page's own parameter. */
  target: string;
  /** The path of `target`, e.g. `/echo`. */
  path: string;
  query: URLSearchParams;
  /** The answer's status; undefined before it has come. */
  status: number | undefined;
  /** Subprotocols that were offered, in order. */
  offered: readonly string[];
  /** The subprotocol that the server chose; empty where it chose none. */
  protocol: string;
  /** A header of the request, whatever the case of its name; several lines joined by a comma. */
  requestHeader(name: string): string | undefined;
  /** A header of the response. */
  responseHeader(name: string): string | undefined;
  frames: readonly WireFrame[];
  messages: readonly WireMessage[];
  /** How it ended; undefined while it is open. */
  end: EndReason | undefined;
}

/** One frame as it crossed the wire. */
export interface WireFrame {
  is: 'frame';
  /** `place` of its connection. */
  connection: number;
  from: Sender;
  /** Milliseconds on the server's clock. */
  time: number;
  opcode: OpcodeName;
  fin: boolean;
  masked: boolean;
  /** Whether it is part of a message that is compressed. */
  compressed: boolean;
  /** Bits in which its length is written. */
  lengthForm: LengthForm;
  /** Bytes of payload. */
  length: number;
  /** The payload, unmasked: all, or its start where it is long. */
  payload: Uint8Array;
  /** The code of a close frame; undefined where it has none. */
  code: number | undefined;
  /** The reason of a close frame; the text of a ping, pong or text frame that stands alone. */
  text: string;
}

/** One message as it crossed the wire. */
export interface WireMessage {
  is: 'message';
  connection: number;
  from: Sender;
  /** Milliseconds on the server's clock: of its last frame. */
  time: number;
  type: 'text' | 'binary';
  /** Bytes of it, inflated: all, or the start where it is long. */
  bytes: Uint8Array;
  /** The bytes of a text message as text. */
  text: string;
  /** Bytes of payload on the wire, all of them. */
  length: number;
  compressed: boolean;
  /** Frames that carried it. */
  fragments: number;
}
