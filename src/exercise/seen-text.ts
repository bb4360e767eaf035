import type { Language } from '../language.ts';
import type { Activity } from '../playground/sandbox-protocol.ts';
import type { Word } from '../playground/words.ts';
import type { Sender } from '../protocol/trace.ts';
import type { Requirement, Shown, WireConnection, WireFrame, WireMessage } from './check.ts';

/** So many of a list are told one by one. */
const MOST_SEEN = 4;
/** UTF-16 units of a text, and bytes of other data, that are told. */
const TEXT = 40;
const BYTES = 8;

/** One thing that was seen, to read. */
export interface SeenLine {
  text: string;
  /** Who sent it, where it crossed the wire as a frame. */
  from?: Sender;
}

/** What was seen of a requirement, in the reader's language; never empty. */
export function seenLines(seen: Requirement['seen'], language: Language, word: Word): SeenLine[] {
  const all = seen === undefined ? [] : isList(seen) ? seen : [seen];
  if (all.length === 0) return [{ text: word('exercise.seen.none') }];
  const told = all.slice(0, MOST_SEEN).map((each) => lineOf(each, language, word));
  const more = all.length - told.length;
  return more === 0 ? told : [...told, { text: word('exercise.seen.more', { count: more }) }];
}

function isList(seen: Shown | readonly Shown[]): seen is readonly Shown[] {
  return Array.isArray(seen);
}

function lineOf(shown: Shown, language: Language, word: Word): SeenLine {
  if (typeof shown === 'string') return { text: quoted(shown) };
  if ('zh' in shown) return { text: shown[language] };
  if ('what' in shown) return { text: activityText(shown, word) };
  switch (shown.is) {
    case 'frame':
      return { from: shown.from, text: frameText(shown, word) };
    case 'message':
      return { from: shown.from, text: messageText(shown, word) };
    case 'connection':
      return { text: connectionText(shown, word) };
  }
}

function frameText(frame: WireFrame, word: Word): string {
  const { opcode, length, lengthForm, code, compressed, fin, text, payload } = frame;
  const isClose = opcode === 'close';
  return list(word, [
    word('exercise.seen.frame', { opcode }),
    word('frames.bytes', { count: length }),
    isClose ? '' : word('exercise.seen.length', { bits: lengthForm }),
    fin ? '' : word('timeline.fragment'),
    compressed ? word('timeline.compressed') : '',
    !isClose ? '' : code === undefined ? word('exercise.seen.no-code') : closeText(code, word),
    text !== '' ? quoted(text) : isClose || compressed ? '' : hexOf(payload, length),
  ]);
}

function messageText(message: WireMessage, word: Word): string {
  const { type, bytes, text, length, fragments, compressed } = message;
  return list(word, [
    word(`exercise.seen.message.${type}`),
    word('frames.bytes', { count: length }),
    fragments > 1 ? word('exercise.seen.fragments', { count: fragments }) : '',
    compressed ? word('timeline.compressed') : '',
    type === 'text' ? quoted(text) : hexOf(bytes, length),
  ]);
}

function connectionText(connection: WireConnection, word: Word): string {
  const { place, target, status, offered, protocol } = connection;
  return list(word, [
    word('frames.handshake', {
      place,
      target: target === '' ? '…' : target,
      status: status ?? word('frames.handshake.none'),
    }),
    offered.length === 0 ? '' : word('exercise.seen.offered', { protocols: offered.join(', ') }),
    protocol === '' ? '' : word('exercise.seen.chosen', { protocol }),
  ]);
}

function activityText(activity: Activity, word: Word): string {
  const { what, url = '', protocols = [], protocol, data, size, preview, threw } = activity;
  const { code, reason, wasClean } = activity;
  const content = data === 'text' && preview !== undefined ? quoted(preview) : '';
  const bytes = size === undefined ? '' : word('frames.bytes', { count: size });
  const thrown = threw === undefined ? '' : word('exercise.seen.threw', { name: threw });
  switch (what) {
    case 'new': {
      const second = protocols.length === 0 ? '' : `, ${JSON.stringify(protocols)}`;
      return list(word, [`new WebSocket(${JSON.stringify(url)}${second})`, thrown]);
    }
    case 'send':
      return list(word, [`send(${content})`, bytes, thrown]);
    case 'close()': {
      const given = [code, reason === undefined ? undefined : JSON.stringify(reason)];
      return list(word, [
        `close(${given.filter((each) => each !== undefined).join(', ')})`,
        thrown,
      ]);
    }
    case 'open':
      return list(word, [
        word('exercise.seen.event', { name: what }),
        protocol === undefined || protocol === '' ? '' : `protocol = ${JSON.stringify(protocol)}`,
      ]);
    case 'message':
      return list(word, [word('exercise.seen.event', { name: what }), bytes, content]);
    case 'error':
      return word('exercise.seen.event', { name: what });
    case 'close':
      return list(word, [
        word('exercise.seen.event', { name: what }),
        closeText(code ?? 1005, word),
        reason === undefined || reason === '' ? '' : quoted(reason),
        `wasClean = ${wasClean === true}`,
      ]);
  }
}

function closeText(code: number, word: Word): string {
  return word('exercise.seen.code', { code });
}

function list(word: Word, parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(word('frames.comma'));
}

function quoted(text: string): string {
  return JSON.stringify(text.length > TEXT ? `${text.slice(0, TEXT)}…` : text);
}

function hexOf(bytes: Uint8Array, length: number): string {
  if (length === 0) return '';
  const start = Array.from(bytes.subarray(0, BYTES), (byte) => byte.toString(16).padStart(2, '0'));
  return start.join(' ') + (length > BYTES ? ' …' : '');
}
