import type { Frame } from '../../protocol/frame.ts';
import type { HttpRequest } from '../../protocol/http.ts';
import { opcodeName } from '../../protocol/opcode.ts';
import { concat } from '../../protocol/bytes.ts';
import type { RunRecord } from '../run-record.ts';
import type { Word } from '../words.ts';

/** Frames that can be chosen: the newest ones. */
const FRAMES = 200;

/** Something whose bytes can be copied. */
export interface Choice {
  /** Unique among the choices of a run. */
  id: string;
  label: string;
  bytes: Uint8Array;
  /** Set for a request, which curl can send again. */
  request?: HttpRequest;
}

export interface Choices {
  list: readonly Choice[];
  /** How many frames there are beyond those. */
  more: number;
}

/** What can be copied of a run: each head that has come, and the newest frames. */
export function choicesOf(
  source: Pick<RunRecord, 'connections' | 'items' | 'connection'>,
  word: Word,
): Choices {
  const heads = source.connections.flatMap(({ place, reader }): Choice[] => {
    const request = reader.handshake.readRequest();
    const response = reader.handshake.readResponse();
    const values = { number: place };
    const asked: Choice = {
      id: `${place} request`,
      label: word('export.of.request', values),
      bytes: request.bytes,
      request,
    };
    const answered: Choice = {
      id: `${place} response`,
      label: word('export.of.response', values),
      bytes: response.bytes,
    };
    return [asked, answered].filter(({ bytes }) => bytes.length > 0);
  });

  const counts = new Map<string, number>();
  const frames: { frame: Frame; place: number; count: number }[] = [];
  for (const item of source.items) {
    if (item.kind !== 'read' || item.read.item.type !== 'frame') continue;
    const frame = item.read.item;
    const place = source.connection(item.connection)?.place ?? 0;
    const key = `${place} ${frame.sender}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    frames.push({ frame, place, count });
  }
  // Only those that are shown are worth their words: a run may have a hundred thousand.
  const newest = frames.slice(-FRAMES).map(({ frame, place, count }): Choice => ({
    id: `${place} ${frame.sender} ${frame.start}`,
    label: word('export.of.frame', {
      number: place,
      sender: word(frame.sender === 'client' ? 'home.client' : 'home.server'),
      count,
      name: opcodeName(frame.opcode),
    }),
    bytes: bytesOf(frame),
  }));
  return {
    list: [...heads, ...newest],
    more: Math.max(0, frames.length - FRAMES),
  };
}

/** What there is of a frame as it was on the wire. */
function bytesOf({ header, wirePayload }: Frame): Uint8Array {
  return concat(header, wirePayload);
}
