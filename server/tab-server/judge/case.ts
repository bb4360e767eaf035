import type { Peer } from './peer.ts';

/** The groups in which cases are shown. */
export const GROUPS = [
  'handshake',
  'lengths',
  'frames',
  'fragments',
  'control',
  'text',
  'close',
] as const;

/** One thing that RFC 6455 asks of a server, and how it is tried. */
export interface JudgeCase {
  id: string;
  group: (typeof GROUPS)[number];
  /** The section of RFC 6455, or another, that says so. */
  rule: string;
  /** Throws `Failed` where the server does otherwise. `another` opens one more client. */
  attempt(peer: Peer, another: () => Peer): Promise<void>;
}
